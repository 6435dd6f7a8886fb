"""What waits for those who report figures: communities whose figures of the year are missing."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.models import AreaReport
from portal import permissions
from portal.choices import AreaLevel
from portal.models import Area, User
from portal.scope import scope_of
from portal.worklists import Item, worklist


@worklist
def figures_to_report(user: User, on: date) -> Iterator[Item]:
    """One item for all communities of the user that have not reported the year; due on its last day."""
    mine = scope_of(user).in_areas(permissions.REPORT_FIGURES, "code")
    communities = Area.objects.existing(on).filter(mine, level=AreaLevel.COMMUNITY)
    reported = AreaReport.objects.filter(year=on.year).values("area")
    missing = list(communities.exclude(pk__in=reported).order_by("code"))
    if missing:
        names = "、".join(str(area) for area in missing[:3]) + ("……" if len(missing) > 3 else "")
        yield Item(
            title=_("Report the figures of %(year)s (communities missing: %(count)s)")
            % {"year": on.year, "count": len(missing)},
            subject=names,
            url=reverse("figures", args=[missing[0].code, on.year]) if len(missing) == 1 else reverse("figure-list"),
            kind=_("Figures"),
            due_on=date(on.year, 12, 31),
        )
