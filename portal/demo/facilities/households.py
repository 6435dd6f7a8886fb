"""Invented families: times for visits at facilities on file, who booked them, and what they follow."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from facilities.families.choices import BookingState
from facilities.families.entering import WORDING
from facilities.ground.choices import PUBLIC_STATES, ClassKind
from facilities.models import Booking, CareClass, Child, Facility, Family, Follow, VisitSlot, Wish
from facilities.waiting import ranking
from portal.models import User

FACILITIES = 12
NAMES = ("王女士", "李先生", "陈奶奶", "周女士", "吴先生", "郑女士")
CHILDREN = ("豆豆", "果果", "小满", "安安", "米粒", "糖糖")


def build(on: date) -> int:
    """Save families, times and visits; the operator's own facility comes first."""
    user = User.objects.get(username="operator")
    own = Facility.objects.operated_by(user).filter(state__in=PUBLIC_STATES)  # type: ignore[attr-defined]
    others = Facility.objects.filter(state__in=PUBLIC_STATES).exclude(pk__in=own).order_by("pk")
    chosen = [*own.order_by("pk"), *others[:FACILITIES]]
    slots = VisitSlot.objects.bulk_create(slot for facility in chosen for slot in _slots(facility, user, on))
    families = _families(on)
    children = Child.objects.bulk_create(
        Child(family=family, called=called, birthday=(on - timedelta(days=300 + 90 * place)).isoformat())
        for place, (family, called) in enumerate(zip(families, CHILDREN, strict=True))
    )
    at = _moment(on, 9)
    Booking.objects.bulk_create(_booking(slot, child, at) for slot, child in zip(slots, children, strict=False))
    Follow.objects.bulk_create(Follow(family=family, facility=chosen[0], since=on) for family in families[:3])
    Wish.objects.bulk_create(_wishes(chosen[:3], children, on))
    ranking.recompute(on=on)
    return len(slots) + len(families)


def _wishes(places: list[Facility], children: list[Child], on: date) -> list[Wish]:
    """Let each child wish for the older toddlers' class of up to three facilities that have one."""
    having = set(
        CareClass.objects.filter(facility__in=places, kind=ClassKind.OLDER).values_list("facility_id", flat=True)
    )
    return [
        Wish(
            family_id=child.family_id,
            child=child,
            facility=facility,
            kind=ClassKind.OLDER,
            rank=rank,
            wished_on=child.born_on + timedelta(days=760),
            claims=["district", *(["working"] if place % 2 else [])],
            joined_on=on - timedelta(days=20 * place),
        )
        for place, child in enumerate(children)
        for rank, facility in enumerate((row for row in places if row.pk in having), start=1)
    ]


def _moment(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour), timezone.get_default_timezone())


def _slots(facility: Facility, user: User, on: date) -> list[VisitSlot]:
    days = [on - timedelta(days=3), *(on + timedelta(days=ahead) for ahead in (1, 2, 5))]
    moments = [_moment(day, hour) for day in days for hour in (9, 10)]
    return [VisitSlot(facility=facility, starts_at=at, minutes=30, made_by=user) for at in moments]


def _families(on: date) -> list[Family]:
    at = _moment(on, 8)
    made = [
        Family(mobile=f"1390000{place:04d}", called=name, consented_at=at, consented_to=WORDING, seen_on=on)
        for place, name in enumerate(NAMES)
    ]
    return Family.objects.bulk_create(made)


def _booking(slot: VisitSlot, child: Child, at: datetime) -> Booking:
    is_past = slot.starts_at < at
    state = BookingState.MADE if is_past else BookingState.BOOKED
    note = "想了解午睡和用餐情况" if child.pk % 2 else ""
    return Booking(
        slot=slot, family_id=child.family_id, child=child, booked_at=at - timedelta(days=4), state=state, note=note
    )
