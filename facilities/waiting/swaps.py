"""Swaps of places: two families each have the place that the other wishes for. Both agree, or nothing changes.

No place becomes free by a swap, so that nobody who waits loses one. Pairs are found every night, those with more points first; a pair
that did not swap once is not asked again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.families import tokens
from facilities.families.models import Family
from facilities.waiting import offers, policy, ranking
from facilities.waiting.choices import SwapState, WishState
from facilities.waiting.models import PlaceSwap, Wish
from facilities.waiting.wishes import MOVES, fits
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.rulebook.rulebook import Limits
from portal.texting import texting
from portal.workflow.workflow import move

SWAP_MOVES: dict[str, set[str]] = {
    SwapState.OPEN: {SwapState.MADE, SwapState.DECLINED, SwapState.EXPIRED},
    SwapState.MADE: set(),
    SwapState.DECLINED: set(),
    SwapState.EXPIRED: set(),
}
GONE = _("One of the two places or wishes is no longer as it was: this swap is not possible any more.")
FOUND = "【托育服务】有家庭愿以%(facility)s的托位与%(child)s现有托位互换，双方同意即生效，请于%(due)s前答复：%(link)s"
SWAPPED = "【托育服务】双方已同意互换托位：%(child)s可入托%(facility)s，请与该机构联系。查看：%(link)s"
TOLD = _("Two families swapped their places in agreement: another child comes into %(care_class)s")
Place = tuple[int, str]  # facility and kind of class


def find(*, at: datetime) -> int:
    """Propose swaps to pairs of families that each have what the other wishes; return how many."""
    on = timezone.localdate(at)
    return sum(_propose(first, second, at) for first, second in _pairs(on))


def _pairs(on: date) -> Iterator[tuple[int, int]]:
    """Yield the keys of pairs of wishes, each wish once: three queries."""
    wishes = list(_swappable(on))
    held = _held(wishes)
    asked = set(PlaceSwap.objects.values_list("first", "second"))
    waiting: defaultdict[tuple[Place, Place], list[Wish]] = defaultdict(list)  # by place held and place wished
    for wish in wishes:
        has, wants = held.get(wish.child_id), (wish.facility_id, wish.kind)
        if has is None or not fits(wish.child, wish.kind, max(wish.wished_on, on)):
            continue
        others = waiting[wants, has]
        other = next((one for one in others if one.family_id != wish.family_id and not _known(asked, one, wish)), None)
        if other is None:
            waiting[has, wants].append(wish)
        else:
            others.remove(other)
            yield other.pk, wish.pk


def _swappable(on: date) -> Iterable[Wish]:
    """Wishes to swap for the days ahead that no swap is open for, at facilities that have a list."""
    last = on + timedelta(days=int(Limits(on)[offers.AHEAD]))
    rows = Wish.objects.waiting().filter(is_swap=True, wished_on__lte=last).select_related("child", "facility")
    busy = {pk for pair in PlaceSwap.objects.open().values_list("first", "second") for pk in pair}
    ordered = rows.exclude(pk__in=busy).order_by("-points", "joined_on", "pk")
    return (row for row in ordered if policy.has_list(row.facility))


def _held(wishes: Iterable[Wish]) -> dict[int, Place]:
    children = {wish.child_id for wish in wishes}
    rows = Wish.objects.filter(child__in=children, state=WishState.PLACED)
    return {child: (facility, kind) for child, facility, kind in rows.values_list("child", "facility", "kind")}


def _known(asked: set[tuple[int, int]], one: Wish, other: Wish) -> bool:
    return (one.pk, other.pk) in asked or (other.pk, one.pk) in asked


@transaction.atomic
def _propose(first: int, second: int, at: datetime) -> int:
    """Tell both families, unless one of them left or was placed meanwhile."""
    on = timezone.localdate(at)
    swap = PlaceSwap(first_id=first, second_id=second, found_on=on, due_on=offers.due(on))
    if _sides(swap) is None:
        return 0
    swap.save()
    _text(PlaceSwap.objects.with_wishes().get(pk=swap.pk), FOUND, at)
    return 1


def _text(swap: PlaceSwap, words: str, at: datetime) -> None:
    for wish in (swap.first, swap.second):
        told = {
            "facility": wish.facility.name,
            "child": wish.child.called,
            "due": f"{swap.due_on:%m月%d日}",
            "link": tokens.link(wish.family, swap.get_absolute_url()),
        }
        texting.send(wish.family.mobile, words % told, at=at)


def _sides(swap: PlaceSwap) -> tuple[Wish, Wish, Wish, Wish] | None:
    """Lock both wishes and the places held; return them, or None if they are no longer two halves of a swap."""
    wishes = Wish.objects.select_for_update(of=("self",)).filter(pk__in=[swap.first_id, swap.second_id])
    waiting = {row.pk: row for row in wishes.select_related("child").order_by("pk") if row.is_waiting}
    if len(waiting) < 2:
        return None
    first, second = waiting[swap.first_id], waiting[swap.second_id]
    rows = Wish.objects.select_for_update().filter(child__in=[first.child_id, second.child_id], state=WishState.PLACED)
    held = {row.child_id: row for row in rows.order_by("pk")}
    mine, theirs = held.get(first.child_id), held.get(second.child_id)
    if mine is None or theirs is None or _place(mine) != _place(second) or _place(theirs) != _place(first):
        return None
    return first, second, mine, theirs


def _place(wish: Wish) -> Place:
    return wish.facility_id, wish.kind


def own_wish(swap: PlaceSwap, family: Family) -> Wish:
    """Return the family's side of a swap."""
    return swap.first if swap.first.family_id == family.pk else swap.second


@transaction.atomic
def agree(swap: PlaceSwap, family: Family, *, at: datetime) -> PlaceSwap:
    """Say yes; once both did, the places change hands. Raises Refused after the last day, or if it is no longer possible."""
    on = timezone.localdate(at)
    swap = _open(swap, on)
    sides = _sides(swap)
    if sides is None:
        raise Refused(GONE)
    field = "first_agreed_on" if swap.first.family_id == family.pk else "second_agreed_on"
    setattr(swap, field, getattr(swap, field) or on)
    swap.save(update_fields=[field])
    if swap.first_agreed_on and swap.second_agreed_on:
        move(swap, SwapState.MADE, table=SWAP_MOVES, by=None)
        _change_hands(sides, on)
        _text(swap, SWAPPED, at)
        _notify(swap)
    return swap


def _open(swap: PlaceSwap, on: date) -> PlaceSwap:
    row: PlaceSwap = PlaceSwap.objects.select_for_update(of=("self",)).with_wishes().get(pk=swap.pk)
    if not row.is_open:
        raise IllegalMove(GONE)
    if on > row.due_on:
        raise Refused(offers.TOO_LATE % {"day": row.due_on.isoformat()})
    return row


def _change_hands(sides: tuple[Wish, Wish, Wish, Wish], on: date) -> None:
    first, second, mine, theirs = sides
    for held in (mine, theirs):
        move(held, WishState.RELEASED, table=MOVES, by=None)
    for wish in (first, second):
        move(wish, WishState.PLACED, table=MOVES, by=None)
        offers.settle_others(wish, keeps_better=True, on=on)
    ranking.recompute([first.facility_id, second.facility_id], on=on)


def _notify(swap: PlaceSwap) -> None:
    for wish in (swap.first, swap.second):
        about = {"care_class": wish.get_kind_display()}
        notices.tell(f"swap-{swap.pk}-{wish.pk}", to=wish.facility.operator.organisation, title=TOLD, about=about)


@transaction.atomic
def decline(swap: PlaceSwap, *, on: date) -> PlaceSwap:
    """Say no: both keep their places, and both wishes stay on their lists."""
    return move(_open(swap, on), SwapState.DECLINED, table=SWAP_MOVES, by=None)


def expire(*, on: date) -> int:
    """End swaps whose last day is over and those no longer possible, each in a transaction of its own; return how many ended."""
    return sum(_expire(pk, on) for pk in PlaceSwap.objects.open().values_list("pk", flat=True))


@transaction.atomic
def _expire(pk: int, on: date) -> int:
    swap = PlaceSwap.objects.open().select_for_update(skip_locked=True).filter(pk=pk).first()
    if swap is None or (on <= swap.due_on and _sides(swap)):
        return 0
    move(swap, SwapState.EXPIRED, table=SWAP_MOVES, by=None)
    return 1
