"""What waits of places free: operators whose report is so old that families read “please ask”."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import PUBLIC_STATES
from facilities.ground.models import CareClass, Facility
from facilities.places import vacancies
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

PLACES = Kind("places", _("Places free"))
TELL = _("Tell the places free: families read “not known, please ask”")


@worklist
def places_to_tell(user: User, on: date) -> Iterator[Pool]:
    """Own facilities on file with a class of which nothing that still counts was told."""
    if may_anywhere(user, permissions.OPERATE):
        classes = vacancies.told(CareClass.objects.filter(facility=OuterRef("pk")), vacancies.known_since(on))
        mine = Facility.objects.operated_by(user).filter(state__in=PUBLIC_STATES)
        untold = mine.filter(Exists(classes.filter(told_free__isnull=True)))
        yield Pool(PLACES, untold, TELL, "offer-update", subject="name", area="area_id")
