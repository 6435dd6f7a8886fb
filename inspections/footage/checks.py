"""The rulebook's check on the filing of cameras with the police."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.footage.choices import CameraFilingState
from inspections.footage.models import CameraFiling
from inspections.footage.querysets import IN_USE_SINCE
from inspections.monitoring.checks import HAS_CHANNELS
from portal.rulebook.rulebook import Breach, Limits, check


@check("video-799-14-filing", section="premises", blocks_filing=False, applies=HAS_CHANNELS)
def cameras_are_filed(facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Order 799 art. 14: on file with the police within days of use. Whether it binds childcare is open, so it is minor."""
    days = int(limits["footage.filing.days"])
    sent = CameraFiling.objects.filter(facility=OuterRef("pk")).exclude(state=CameraFilingState.RETURNED)
    late = facilities.order_by().annotate(first=IN_USE_SINCE).filter(~Exists(sent), first__lt=on - timedelta(days=days))
    for pk, since in late.values_list("pk", "first"):
        about = {"since": since.isoformat(), "days": days}
        yield Breach(
            pk, _("Cameras are in use since %(since)s and not filed with the police within %(days)s days."), about
        )
