"""Wishes for places: up to three for a child, by rank; corrected and given up by their family."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from facilities.families.models import Child, Family
from facilities.ground.models import CareClass, Facility
from facilities.register.search import kinds_for, months_on
from facilities.waiting import policy, ranking
from facilities.waiting.choices import PlaceOfferState, PointKind, WishState
from facilities.waiting.models import WaitPoint, Wish
from portal.errors import Refused
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    WishState.WAITING: {WishState.OFFERED, WishState.PLACED, WishState.LEFT},
    WishState.OFFERED: {WishState.WAITING, WishState.PLACED, WishState.DECLINED, WishState.EXPIRED, WishState.LEFT},
    WishState.PLACED: {WishState.RELEASED, WishState.LEFT},
    WishState.DECLINED: set(),
    WishState.EXPIRED: set(),
    WishState.LEFT: set(),
    WishState.RELEASED: set(),
}
TOO_OLD = _("On %(day)s the child will be %(months)s months old; this class takes children under %(most)s months.")
TOO_YOUNG = _("On %(day)s the child will be %(months)s months old; this class takes children from %(least)s months on.")
IN_THE_PAST = _("This day is over.")
TOO_FAR = _("Wishes can be entered for a year ahead.")
NO_LIST = _("This facility takes no wishes at present.")
NO_SUCH_CLASS = _("The facility has no class of this kind.")
TWICE = _(
    "For this child there is a wish of this rank, or for this facility, already. Please choose another rank, or correct that wish."
)
IS_OFFERED = _("A place is offered to you: please answer the offer first.")
FARTHEST = 366  # days


def require_age(child: Child, kind: str, day: date, *, field: str = "kind") -> None:
    """Raise Refused with ages and limits if a child is older or younger than a kind of class takes on the day."""
    months, limits = months_on(child.born_on, day), Limits(day).starting("class.")
    if kind in kinds_for(months, day):
        return
    least, most = limits.get(f"{kind}.months_from", 0), limits.get(f"{kind}.months_to", 0)
    reason = TOO_OLD if months >= most else TOO_YOUNG
    raise Refused(
        reason % {"day": day.isoformat(), "months": months, "most": int(most), "least": int(least)}, field=field
    )


def fits(child: Child, kind: str, day: date) -> bool:
    """Say whether a kind of class takes the child on the day."""
    try:
        require_age(child, kind, day)
    except Refused:
        return False
    return True


@transaction.atomic
def save(wish: Wish, *, on: date) -> Wish:
    """Join the list with a wish, or correct one that waits, and compute the list anew. Raises Refused with the field."""
    Family.objects.select_for_update().get(pk=wish.family_id)
    _require_possible(wish, on)
    codes = WaitPoint.objects.in_force(on).filter(kind=PointKind.CLAIM, code__in=wish.claims)
    wish.claims = sorted(codes.values_list("code", flat=True))
    wish.is_swap = Wish.objects.filter(child=wish.child, state=WishState.PLACED).exists()
    try:
        with transaction.atomic():
            wish.save()
    except IntegrityError:
        raise Refused(TWICE, field="rank") from None
    ranking.recompute([wish.facility_id], on=on)
    wish.refresh_from_db()
    return wish


def _require_possible(wish: Wish, on: date) -> None:
    facility = Facility.objects.get(pk=wish.facility_id)
    if not policy.has_list(facility):
        raise Refused(NO_LIST)
    if wish.pk and Wish.objects.select_for_update().get(pk=wish.pk).state != WishState.WAITING:
        raise Refused(IS_OFFERED)
    if wish.wished_on < on:
        raise Refused(IN_THE_PAST, field="wished_on")
    if (wish.wished_on - on).days > FARTHEST:
        raise Refused(TOO_FAR, field="wished_on")
    if not CareClass.objects.filter(facility=facility, kind=wish.kind).exists():
        raise Refused(NO_SUCH_CLASS, field="kind")
    require_age(wish.child, wish.kind, wish.wished_on)


@transaction.atomic
def leave(wish: Wish, *, on: date) -> Wish:
    """Leave the list, or give up a place; an offer that is open is declined with it."""
    for offer in wish.offers.open().select_for_update():  # type: ignore[attr-defined]
        move(offer, PlaceOfferState.DECLINED, table=OFFER_MOVES, by=None)
        offer.answered_on = on
        offer.save(update_fields=["answered_on"])
    move(wish, WishState.LEFT, table=MOVES, by=None)
    ranking.recompute([wish.facility_id], on=on)
    return wish


OFFER_MOVES: dict[str, set[str]] = {
    PlaceOfferState.OPEN: {
        PlaceOfferState.ACCEPTED,
        PlaceOfferState.DECLINED,
        PlaceOfferState.EXPIRED,
        PlaceOfferState.TAKEN_BACK,
    },
    PlaceOfferState.ACCEPTED: set(),
    PlaceOfferState.DECLINED: set(),
    PlaceOfferState.EXPIRED: set(),
    PlaceOfferState.TAKEN_BACK: set(),
}
