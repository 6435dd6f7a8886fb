"""Pages of facilities on visits: the times that they offer, who comes, and what became of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST

from facilities.families import policy, visits
from facilities.families.choices import BookingState
from facilities.families.forms import ReasonForm, SlotForm
from facilities.families.models import Booking, VisitSlot
from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import Facility
from portal import actions, paging
from portal.accounts.requests import Request
from portal.acts import refusals_in, refusals_told


def _facility(request: Request, pk: int) -> Facility:
    rows = Facility.objects.operated_by(request.user).select_related("operator__organisation", "area")
    return get_object_or_404(rows.filter(state__in=RUNNING_STATES), pk=pk)  # type: ignore[no-any-return]


@login_required
def visit_slots(request: Request, pk: int) -> HttpResponse:
    """Offer times, and see which are taken."""
    facility, now = _facility(request, pk), timezone.now()
    form = SlotForm(request.POST or None)
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_in(form):
            count = visits.offer(
                facility, sent["day"], sent["begin"], sent["until"], sent["minutes"], by=request.user, at=now
            )
            told = ngettext("%(count)s time is offered.", "%(count)s times are offered.", count)
            messages.success(request, told % {"count": count})
            return redirect("visit-slots", facility.pk)
    bookings = Booking.objects.visible_to(request.user).with_slot().filter(slot__facility=facility)
    rows, pager = paging.page(bookings, request.GET, by="-pk")
    slots = facility.visit_slots.open(now)[:60]  # type: ignore[attr-defined]
    context = {"facility": facility, "form": form, "slots": slots, "bookings": rows, "pager": pager}
    context["may_offer"] = policy.may_offer_visits(request.user, facility)
    return render(request, "facilities/families/visit_slots.html", context)


@login_required
@require_POST
def visit_slot_withdraw(request: Request, pk: int) -> HttpResponse:
    """Offer a time no longer."""
    mine = VisitSlot.objects.filter(facility__in=Facility.objects.operated_by(request.user))
    slot = get_object_or_404(mine.select_related("facility__operator__organisation"), pk=pk)
    with refusals_told(request):
        visits.withdraw(slot, by=request.user, at=timezone.now())
    return redirect("visit-slots", slot.facility_id)


def _booking(request: Request, pk: int) -> Booking:
    return get_object_or_404(Booking.objects.visible_to(request.user).with_slot(), pk=pk)


@login_required
def family_visit(request: Request, pk: int) -> HttpResponse:
    """Show a visit to the facility: when, for how old a child, and what it should know. The mobile stays with the portal."""
    row = _booking(request, pk)
    today = timezone.localdate()
    context = {"row": row, "may": actions.allowed(row, request.user, on=today), "form": ReasonForm()}
    return render(request, "facilities/families/family_visit.html", context)


@login_required
@require_POST
def family_visit_call_off(request: Request, pk: int) -> HttpResponse:
    """Call a visit off; the family reads the reason in a text."""
    row, form = _booking(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            visits.call_off(row, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
            messages.success(request, _("The visit is called off, and the family is told by text."))
            return redirect("family-visit", row.pk)
    context = {"row": row, "may": actions.allowed(row, request.user), "form": form}
    return render(request, "facilities/families/family_visit.html", context)


@login_required
@require_POST
def family_visit_settle(request: Request, pk: int) -> HttpResponse:
    """Keep whether the family came."""
    row = _booking(request, pk)
    with refusals_told(request):
        came = request.POST.get("came") == BookingState.MADE
        visits.settle(row, came=came, by=request.user, at=timezone.now())
    return redirect("family-visit", row.pk)
