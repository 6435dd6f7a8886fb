"""The working-day calendar's pages."""

from calendar import Calendar
from datetime import MAXYEAR, MINYEAR, date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.clock import workdays
from portal.clock.forms import CalendarDayForm, CalendarYearForm
from portal.clock.models import CalendarDay
from portal.errors import Refused
from portal.rulebook import policy

Week = list[tuple[date, CalendarDay | None] | None]


def calendar(request: Request, year: int | None = None) -> HttpResponse:
    """Show the days of a year on which terms run."""
    today = timezone.localdate()
    shown = today.year if year is None else _of_calendar(year)
    days = {row.day: row for row in CalendarDay.objects.filter(day__year=shown)}
    if year and not days:
        raise Http404
    years = [first.year for first in CalendarDay.objects.dates("day", "year")]
    context = {
        "year": shown,
        "years": years,
        "months": [(date(shown, month, 1), _weeks(shown, month, days)) for month in range(1, 13)],
        "working": sum(row.is_working for row in days.values()),
        "named": [row for day, row in sorted(days.items()) if row.name],
        "last_day": workdays.last_day(),
        "today": today,
        "may_keep": policy.may_keep_rulebook(request.user),
    }
    return render(request, "portal/clock/calendar.html", context)


@login_required
def calendar_day(request: Request, year: int, month: int, day: int) -> HttpResponse:
    """Change whether a day is a working day; running terms follow."""
    require(policy.may_keep_rulebook(request.user))
    row = get_object_or_404(CalendarDay, day__year=_of_calendar(year), day__month=month, day__day=day)
    form = CalendarDayForm(request.POST or None, instance=row)
    if form.is_valid():
        moved = workdays.keep_day(form.save(commit=False), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The day is saved; due dates that moved: %(count)s.") % {"count": moved})
        return redirect("calendar", year)
    return render(request, "portal/clock/calendar_day.html", {"form": form, "day": row.day})


def _of_calendar(year: int) -> int:
    if not MINYEAR <= year <= MAXYEAR:
        raise Http404
    return year


@login_required
def calendar_year(request: Request) -> HttpResponse:
    """Enter the days of a year by its notice; what is wrong is told by line, and nothing typed is lost."""
    require(policy.may_keep_rulebook(request.user))
    form = CalendarYearForm(request.POST or None)
    if form.is_valid():
        try:
            days, moved = workdays.enter_notice(
                form.cleaned_data["days"],
                source=form.cleaned_data["source"],
                by=request.user,  # type: ignore[arg-type]
            )
        except workdays.Rejected as rejected:
            form.add_error("days", [str(fault) for fault in rejected.faults])
        except Refused as refusal:
            form.add_error("days", str(refusal))
        else:
            message = _("%(days)s days are entered; due dates that moved: %(moved)s.")
            messages.success(request, message % {"days": days, "moved": moved})
            return redirect("calendar")
    return render(request, "portal/clock/calendar_year.html", {"form": form})


def _weeks(year: int, month: int, days: dict[date, CalendarDay]) -> list[Week]:
    return [
        [(day, days.get(day)) if day.month == month else None for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]
