"""The operator's day, month and calendar. Offices read the same pages."""

import calendar
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.daily import calendars, cards, completeness, days, gates, policy
from facilities.daily.forms import DayForm, SpecialDayForm
from facilities.daily.models import DayCard, OpeningDay, SpecialDay
from facilities.ground.models import Facility
from facilities.ground.views.own import running_facility
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told


def _seen(request: Request, pk: int) -> Facility:
    """Return a facility that was filed and that the user sees, or answer 404."""
    rows = Facility.objects.visible_to(request.user).with_area()
    facility = get_object_or_404(rows, pk=pk)
    if not facility.was_filed:
        raise Http404
    return facility


@login_required
def day_card(request: Request, pk: int, day: date) -> HttpResponse:
    """Show the card of a day with its gates and what is still to do; the operator fills it in here."""
    facility = _seen(request, pk)
    may_keep = policy.may_keep(request.user, facility)
    if request.method == "POST":
        require(may_keep)
    known = DayCard.objects.select_related("saved_by").prefetch_related("classes")
    card = known.filter(facility=facility, day=day).first()
    classes = list(facility.classes.all())
    form = DayForm(request.POST or None, facility=facility, classes=classes, day=day, card=card) if may_keep else None
    if form and form.is_valid():
        with refusals_in(form), transaction.atomic():
            seen = form.cleaned_data["seen"] or 0
            cards.save(facility, day, form.content(), by=request.user, at=timezone.now(), seen=seen)
            messages.success(request, _("The card of the day is kept."))
            return redirect("day-card", pk=pk, day=day)
    today = timezone.localdate()
    context = {
        "facility": facility,
        "day": day,
        "today": today,
        "card": card,
        "form": form,
        "is_open": OpeningDay.objects.filter(facility=facility, day=day).exists(),
        "passages": gates.of(facility, card, on=day) if day == today else [],
        "lacks": completeness.lacks(card) if card else [],
    }
    return render(request, "facilities/daily/card.html", context)


@login_required
def day_list(request: Request, pk: int) -> HttpResponse:
    """Show a month of a facility, day by day, with its sums."""
    facility, today = _seen(request, pk), timezone.localdate()
    first = _month(request.GET.get("month", ""), today)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    rows = days.between(facility, first, min(last, today), at=timezone.now()) if first <= today else []
    counted = [row.card for row in rows if row.card]
    context = {
        "facility": facility,
        "today": today,
        "first": first,
        "earlier": date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1),
        "later": date(first.year + (first.month == 12), first.month % 12 + 1, 1),
        "rows": rows,
        "attendance": sum(card.headcount for card in counted),
        "counted": len(counted),
        "special": facility.special_days.filter(day__gte=today),
        "may_keep": policy.may_keep(request.user, facility),
        "streak": days.streaks([facility.pk], on=today).get(facility.pk),
    }
    return render(request, "facilities/daily/month.html", context)


def _month(text: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


@login_required
def special_day_create(request: Request, pk: int) -> HttpResponse:
    """Tell a day on which the facility is closed, or open all the same."""
    facility, today = running_facility(request, pk), timezone.localdate()
    form = SpecialDayForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            row = calendars.mark(facility, **form.cleaned_data, by=request.user, on=today)
            messages.success(request, _("%(day)s is in the calendar.") % {"day": row.day})
            return redirect("day-list", pk=pk)
    context = {
        "facility": facility,
        "form": form,
        "heading": _("A day that differs from the usual week"),
        "explanation": _(
            "The usual week follows the working days and the hours that families read. Days past can't be changed."
        ),
    }
    return render(request, "facilities/ground/form.html", context)


@login_required
@require_POST
def special_day_remove(request: Request, pk: int) -> HttpResponse:
    """Take a day back that has not passed."""
    mine = SpecialDay.objects.filter(facility__in=Facility.objects.operated_by(request.user))
    row = get_object_or_404(mine.select_related("facility"), pk=pk)
    with refusals_told(request):
        calendars.unmark(row, by=request.user, on=timezone.localdate())
        messages.success(request, _("The day follows the usual week again."))
    return redirect("day-list", pk=row.facility_id)
