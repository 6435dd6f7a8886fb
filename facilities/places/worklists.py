"""What waits of places free: operators whose report is so old that families read “please ask”."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.ground.choices import PUBLIC_STATES
from facilities.ground.models import CareClass, Facility
from facilities.places import vacancies
from portal.models import User
from portal.pages.worklists import Item, worklist


@worklist
def places_to_tell(user: User, on: date) -> Iterator[Item]:
    """Own facilities on file with a class of which nothing that still counts was told."""
    classes = vacancies.told(CareClass.objects.filter(facility=OuterRef("pk")), vacancies.known_since(on))
    mine = Facility.objects.operated_by(user).filter(state__in=PUBLIC_STATES)
    for facility in mine.filter(Exists(classes.filter(told_free__isnull=True))).order_by("pk"):
        title = _("Tell the places free: families read “not known, please ask”")
        yield Item(title, str(facility), reverse("offer-update", args=[facility.pk]), _("Places free"))
