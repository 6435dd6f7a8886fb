"""What waits on lists: places known to be free for which somebody waits."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import PUBLIC_STATES
from facilities.ground.models import CareClass, Facility
from facilities.places import vacancies
from facilities.waiting.models import Wish
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

LIST = Kind("waiting-lists", _("Waiting lists"))
OFFER = _("A place is free and families wait: offer it to the next one")


@worklist
def places_to_offer(user: User, on: date) -> Iterator[Pool]:
    """Own facilities with a class that has more places free than were offered or accepted since, and somebody waiting for it."""
    if may_anywhere(user, permissions.OPERATE):
        classes = vacancies.told(CareClass.objects.filter(facility=OuterRef("pk")), vacancies.known_since(on))
        promised = Q(place_offers__state="open") | Q(
            place_offers__state="accepted", place_offers__answered_on__gte=F("told_on")
        )
        waits = Wish.objects.waiting().filter(facility=OuterRef("facility"), kind=OuterRef("kind"))
        classes = classes.filter(Exists(waits)).annotate(promised=Count("place_offers", filter=promised))
        mine = Facility.objects.operated_by(user).filter(state__in=PUBLIC_STATES)
        rows = mine.filter(Exists(classes.filter(told_free__gt=F("promised"))))
        yield Pool(LIST, rows, OFFER, "wait-list", subject="name", area="area_id")
