"""Pages of families on places: join, correct, leave; answer an offer; and the published points for everybody."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.families.models import Family
from facilities.families.tokens import of_family
from facilities.ground.models import Facility
from facilities.waiting import offers, ranking, swaps, wishes
from facilities.waiting.forms import AcceptForm, WishForm
from facilities.waiting.models import PlaceOffer, PlaceSwap, WaitPoint, Wish
from portal.acts import refusals_in
from portal.errors import Refused
from portal.rulebook.rulebook import Limits


def wait_points(request: HttpRequest) -> HttpResponse:
    """Publish the points and how places are given."""
    today = timezone.localdate()
    days = Limits(today).starting(offers.TERM).get("")
    context = {"points": WaitPoint.objects.in_force(today), "days": None if days is None else int(days)}
    return render(request, "facilities/waiting/points.html", context)


@of_family
def wish_create(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Join the list of a facility."""
    facility = get_object_or_404(Facility.objects.public(), pk=pk)
    taken = family.wishes.open().values_list("rank", flat=True)  # type: ignore[attr-defined]
    free = next((rank for rank in (1, 2, 3) if rank not in set(taken)), 1)
    wish = Wish(family=family, facility=facility, joined_on=timezone.localdate(), rank=free)
    return _wish_form(request, family, wish, _("Join the waiting list"))


@of_family
def wish_edit(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Correct a wish that waits."""
    wish = get_object_or_404(_wishes(family), pk=pk)
    return _wish_form(request, family, wish, _("Correct the wish"))


def _wishes(family: Family) -> Any:
    return Wish.objects.filter(family=family).select_related("facility", "child")


def _wish_form(request: HttpRequest, family: Family, wish: Wish, title: str) -> HttpResponse:
    today = timezone.localdate()
    points = list(WaitPoint.objects.in_force(today))
    form = WishForm(request.POST or None, instance=wish, family=family, facility=wish.facility, points=points)
    if form.is_valid():
        with refusals_in(form):
            return redirect(wishes.save(form.instance, on=today))
    context = {"form": form, "facility": wish.facility, "page_title": title, "has_children": family.children.exists()}
    return render(request, "facilities/waiting/wish_form.html", context)


@of_family
def wish(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Show a wish with its place, its points one by one, and what became of it."""
    row = get_object_or_404(_wishes(family), pk=pk)
    today = timezone.localdate()
    ahead = Wish.objects.waiting().filter(facility=row.facility_id, kind=row.kind)
    context = {
        "row": row,
        "lines": ranking.lines(row, on=today),
        "count": ahead.count(),
        "offers": row.offers.select_related("care_class"),
    }
    return render(request, "facilities/waiting/wish.html", context)


@require_POST
@of_family
def wish_leave(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Leave the list, or give up a place."""
    row = get_object_or_404(_wishes(family), pk=pk)
    if row.is_open or row.state == "placed":
        wishes.leave(row, on=timezone.localdate())
    return redirect(row)


def _offer(family: Family, pk: int) -> PlaceOffer:
    rows = PlaceOffer.objects.select_related(
        "wish__child", "wish__family", "care_class__facility__operator__organisation"
    )
    return get_object_or_404(rows.filter(wish__family=family), pk=pk)


@of_family
def offer(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Show an offer with its last day; accept it."""
    row = _offer(family, pk)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        keeps = form.cleaned_data["keeps_better"]
        return _answered(request, row, form, lambda: offers.accept(row, keeps_better=keeps, on=timezone.localdate()))
    return _shown(request, row, form)


@require_POST
@of_family
def offer_decline(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Decline an offer."""
    row = _offer(family, pk)
    return _answered(request, row, AcceptForm(), lambda: offers.decline(row, on=timezone.localdate()))


def _answered(request: HttpRequest, row: PlaceOffer, form: AcceptForm, answer: Callable[[], object]) -> HttpResponse:
    try:
        answer()
    except Refused as refusal:
        row.refresh_from_db()
        return _shown(request, row, form, refusal=refusal)
    return redirect(row.wish)


def _shown(request: HttpRequest, row: PlaceOffer, form: AcceptForm, **more: Any) -> HttpResponse:
    better = Wish.objects.waiting().filter(child=row.wish.child_id, rank__lt=row.wish.rank)
    context = {"row": row, "form": form, "better": better.select_related("facility")}
    context["in_time"] = row.is_open and timezone.localdate() <= row.due_on
    return render(request, "facilities/waiting/offer.html", context | more)


@of_family
def swap(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Show what would be swapped with its last day; agree to it."""
    row = _swap(family, pk)
    if request.method == "POST":
        return _swap_answered(request, family, row, lambda: swaps.agree(row, family, at=timezone.now()))
    return _swap_shown(request, family, row)


@require_POST
@of_family
def swap_decline(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Keep the place one has."""
    row = _swap(family, pk)
    return _swap_answered(request, family, row, lambda: swaps.decline(row, on=timezone.localdate()))


def _swap(family: Family, pk: int) -> PlaceSwap:
    return get_object_or_404(PlaceSwap.objects.of_family(family).with_wishes(), pk=pk)


def _swap_answered(request: HttpRequest, family: Family, row: PlaceSwap, answer: Callable[[], object]) -> HttpResponse:
    try:
        answer()
    except Refused as refusal:
        return _swap_shown(request, family, _swap(family, row.pk), refusal=refusal)
    return redirect(row)


def _swap_shown(request: HttpRequest, family: Family, row: PlaceSwap, **more: Any) -> HttpResponse:
    own = swaps.own_wish(row, family)
    context = {
        "row": row,
        "own": own,
        "other": row.second if own == row.first else row.first,
        "has_agreed": bool(row.first_agreed_on if own == row.first else row.second_agreed_on),
        "in_time": row.is_open and timezone.localdate() <= row.due_on,
    }
    return render(request, "facilities/waiting/swap.html", context | more)
