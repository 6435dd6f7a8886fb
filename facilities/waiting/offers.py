"""Offers of places: to the first on the list whose child fits, one for each place known to be free, answered within its term or ended."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.families import tokens
from facilities.ground.models import CareClass
from facilities.places import vacancies
from facilities.waiting import policy, ranking
from facilities.waiting.choices import PlaceOfferState, WishState
from facilities.waiting.models import PlaceOffer, Wish
from facilities.waiting.wishes import MOVES, OFFER_MOVES, fits
from portal import actions
from portal.accounts.scope import require
from portal.clock import clock
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.texting import texting
from portal.workflow.workflow import move

TERM = "waiting.offer_working_days"
AHEAD = "waiting.offer_days_ahead"
UNKNOWN = _("How many places are free is not known, or was told too long ago. Please tell the places free first.")
NONE_FREE = _("No place of this class is free beyond those already offered or accepted.")
NOBODY = _("Nobody on the list wishes a place of this class for the days ahead.")
NO_CALENDAR = _("The calendar of working days ends too soon; the last day of the offer can't be computed.")
TOO_LATE = _("The offer was to be answered by %(day)s. It has ended, and the place goes to the next family.")
OFFERED = "【托育服务】%(facility)s为%(child)s提供“%(care_class)s”托位一个，请于%(due)s前答复：%(link)s"
GIVEN_UP = _("A place of %(care_class)s was given up for another one")
ACCEPTED = _("A family accepted a place of %(care_class)s")


def spare(care_class: CareClass, on: date) -> int | None:
    """Return the places free beyond those offered, and those accepted since they were told; None if not known."""
    since = vacancies.known_since(on)
    row = vacancies.told(CareClass.objects.filter(pk=care_class.pk), since).get()
    if row.told_free is None:
        return None
    promised = Q(state=PlaceOfferState.OPEN) | Q(state=PlaceOfferState.ACCEPTED, answered_on__gte=row.told_on)
    return int(row.told_free - care_class.place_offers.filter(promised).count())


@transaction.atomic
def make(care_class: CareClass, *, by: User, at: datetime) -> PlaceOffer:
    """Offer a place to the next family; whoever else offers at this moment waits, and finds the place taken."""
    on = timezone.localdate(at)
    related = CareClass.objects.select_for_update(of=("self",)).select_related("facility__operator__organisation")
    care_class = related.get(pk=care_class.pk)
    require(policy.may_offer_places(by, care_class.facility))
    _require_spare(care_class, on)
    ranking.recompute([care_class.facility_id], on=on)
    wish = _next(care_class, on)
    offer = PlaceOffer.objects.create(wish=wish, care_class=care_class, made_on=on, due_on=due(on), made_by=by)
    move(wish, WishState.OFFERED, table=MOVES, by=by)
    ranking.recompute([care_class.facility_id], on=on)
    _text(offer, at)
    return offer


def _require_spare(care_class: CareClass, on: date) -> None:
    count = spare(care_class, on)
    if count is None:
        raise Refused(UNKNOWN)
    if count < 1:
        raise Refused(NONE_FREE)


def due(on: date) -> date:
    """Return the last day for the answer to what is offered on a day. Raises Refused where the calendar does not reach it."""
    last = clock.add_working_days(on, int(Limits(on)[TERM]))
    if last is None:
        raise Refused(NO_CALENDAR)
    return last


def _next(care_class: CareClass, on: date) -> Wish:
    """Return the first waiting wish for the days ahead whose child fits the class then; who has outgrown it is passed over."""
    last = on + timedelta(days=int(Limits(on)[AHEAD]))
    rows = Wish.objects.waiting().filter(facility=care_class.facility_id, kind=care_class.kind, wished_on__lte=last)
    for wish in rows.select_for_update(of=("self",)).select_related("child", "family").order_by("place", "pk"):
        if fits(wish.child, care_class.kind, max(wish.wished_on, on)):
            return wish
    raise Refused(NOBODY)


def _text(offer: PlaceOffer, at: datetime) -> None:
    told = {
        "facility": offer.care_class.facility.name,
        "child": offer.wish.child.called,
        "care_class": offer.care_class.name,
        "due": f"{offer.due_on:%m月%d日}",
        "link": tokens.link(offer.wish.family, offer.get_absolute_url()),
    }
    texting.send(offer.wish.family.mobile, OFFERED % told, at=at)


@transaction.atomic
def accept(offer: PlaceOffer, *, keeps_better: bool, on: date) -> PlaceOffer:
    """Take the place. Wishes ranked lower end; those ranked higher stay as wishes to swap, if the family wants that.

    A place that the child had is given up with it. Raises Refused after the last day.
    """
    _answer(offer, PlaceOfferState.ACCEPTED, on)
    wish = offer.wish
    for held in Wish.objects.select_for_update().filter(child=wish.child_id, state=WishState.PLACED):
        move(held, WishState.RELEASED, table=MOVES, by=None)
        _notify(offer, GIVEN_UP, held.facility.operator.organisation, held.get_kind_display(), f"released-{held.pk}")
    move(wish, WishState.PLACED, table=MOVES, by=None)
    settle_others(wish, keeps_better=keeps_better, on=on)
    _notify(
        offer, ACCEPTED, offer.care_class.facility.operator.organisation, offer.care_class.name, f"placed-{wish.pk}"
    )
    return offer


def settle_others(wish: Wish, *, keeps_better: bool, on: date) -> None:
    """End the child's other wishes once it is placed; those ranked higher stay as wishes to swap, if the family wants that."""
    others = Wish.objects.select_for_update().filter(child=wish.child_id, state=WishState.WAITING)
    touched = {wish.facility_id}
    for other in others:
        touched.add(other.facility_id)
        if keeps_better and other.rank < wish.rank:
            Wish.objects.filter(pk=other.pk).update(is_swap=True)
        else:
            move(other, WishState.LEFT, table=MOVES, by=None)
    ranking.recompute(sorted(touched), on=on)


def _notify(offer: PlaceOffer, title: object, to: object, care_class: str, key: str) -> None:
    about = {"care_class": care_class}
    notices.tell(f"wish-{key}-{offer.pk}", to=to, title=title, about=about)  # type: ignore[arg-type]


@transaction.atomic
def decline(offer: PlaceOffer, *, on: date) -> PlaceOffer:
    """Do not take the place: this wish ends, the others stay."""
    _answer(offer, PlaceOfferState.DECLINED, on)
    move(offer.wish, WishState.DECLINED, table=MOVES, by=None)
    ranking.recompute([offer.wish.facility_id], on=on)
    return offer


def _answer(offer: PlaceOffer, state: str, on: date) -> None:
    """Answer in time, under the locks of offer and wish."""
    if on > offer.due_on:
        raise Refused(TOO_LATE % {"day": offer.due_on.isoformat()})
    move(offer, state, table=OFFER_MOVES, by=None)
    offer.answered_on = on
    offer.save(update_fields=["answered_on"])


@transaction.atomic
def take_back(offer: PlaceOffer, *, by: User, on: date) -> PlaceOffer:
    """The facility takes back an offer not answered yet; the wish stands on the list again, with all its points."""
    require(policy.may_take_back(by, offer))
    move(offer, PlaceOfferState.TAKEN_BACK, table=OFFER_MOVES, by=by)
    move(offer.wish, WishState.WAITING, table=MOVES, by=by)
    ranking.recompute([offer.wish.facility_id], on=on)
    return offer


def expire(*, on: date) -> int:
    """End offers whose last day is over, each in a transaction of its own; return how many ended."""
    ended = 0
    for offer in PlaceOffer.objects.late(on).select_related("wish"):
        try:
            _expire(offer, on)
        except IllegalMove:  # answered at this moment, as the last day was not over there
            continue
        ended += 1
    return ended


@transaction.atomic
def _expire(offer: PlaceOffer, on: date) -> None:
    move(offer, PlaceOfferState.EXPIRED, table=OFFER_MOVES, by=None)
    move(offer.wish, WishState.EXPIRED, table=MOVES, by=None)
    ranking.recompute([offer.wish.facility_id], on=on)


actions.declare(
    PlaceOffer,
    take_back=actions.Act(policy.may_take_back, actions.before(OFFER_MOVES, PlaceOfferState.TAKEN_BACK)),
)
