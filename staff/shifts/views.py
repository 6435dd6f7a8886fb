"""Pages on shifts: the week board, leave and who stands in, who is here."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.models import Facility
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.numerals import number_in
from staff.people.models import Person, Post
from staff.shifts import attendance, board, conflicts, leaves, policy, rota
from staff.shifts.choices import PresenceSource, ShiftKind
from staff.shifts.forms import LeaveForm, ShiftForm, SubstitutionForm
from staff.shifts.models import Leave, Presence, PresenceConflict, Shift


def _facility(request: Request, pk: int) -> Facility:
    return get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)


def _day(text: str, otherwise: date) -> date:
    try:
        return parse_date(text) or otherwise
    except ValueError:
        return otherwise


@login_required
def shift_board(request: Request, facility_pk: int) -> HttpResponse:
    """Show a week: classes and slots, gaps, who is planned; and what would lack if somebody left."""
    facility, today = _facility(request, facility_pk), timezone.localdate()
    monday = board.monday_of(_day(request.GET.get("week", ""), today))
    week = board.week(facility, monday, at=timezone.now(), without=number_in(request.GET.get("without", "")))
    context = {
        "facility": facility,
        "board": week,
        "today": today,
        "may_keep": policy.may_keep_shifts(request.user, facility),
        "conflicts": _conflicts(request, facility),
    }
    return render(request, "staff/shifts/board.html", context)


@login_required
def shift_create(request: Request, facility_pk: int) -> HttpResponse:
    """Plan shifts of somebody: on several weekdays, or on one day."""
    facility, today = _facility(request, facility_pk), timezone.localdate()
    require(policy.may_keep_shifts(request.user, facility))
    form = ShiftForm(request.POST or None, facility=facility, today=today, initial=_suggested(request, today))
    if form.is_valid():
        with refusals_in(form):
            planned = rota.plan(form.shifts(), by=request.user, on=today)
            messages.success(request, _("Shifts planned: %(count)s.") % {"count": len(planned)})
            return redirect(_board_of(planned[0]))
    return render(request, "staff/shifts/shift_form.html", {"facility": facility, "form": form})


def _suggested(request: Request, today: date) -> dict[str, Any]:
    return {"since": today, "kind": ShiftKind.CARE, "post": request.GET.get("post"), "day": request.GET.get("day")}


def _board_of(shift: Shift) -> str:
    begins = shift.day or shift.since
    return reverse("shift-board", args=[shift.post.person.facility_id]) + f"?week={begins}"


@login_required
@require_POST
def shift_end(request: Request, pk: int) -> HttpResponse:
    """End a weekly shift today, or take off what has not begun."""
    mine = Shift.objects.visible_to(request.user).select_related("post__person__facility__operator__organisation")
    shift = get_object_or_404(mine, pk=pk)
    with refusals_told(request):
        rota.end(shift, by=request.user, on=timezone.localdate())
        messages.success(request, _("The shift is ended."))
    return redirect("shift-board", facility_pk=shift.post.person.facility_id)


@login_required
def leave_create(request: Request, facility_pk: int) -> HttpResponse:
    """Write down that somebody wishes to be away."""
    facility, today = _facility(request, facility_pk), timezone.localdate()
    require(policy.may_keep_shifts(request.user, facility))
    initial = {"since": today, "until": today, "person": request.GET.get("person")}
    form = LeaveForm(request.POST or None, facility=facility, today=today, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            leave = leaves.ask(form.instance, by=request.user, on=today)
            messages.success(request, _("Written down. It counts once it is approved."))
            return redirect(leave)
    return render(request, "staff/shifts/leave_form.html", {"facility": facility, "form": form})


def _leave(request: Request, pk: int) -> Leave:
    rows = Leave.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("person__facility__operator__organisation"), pk=pk)


@login_required
def leave_detail(request: Request, pk: int) -> HttpResponse:
    """Show leave, what would lack on its first week, and who stands in."""
    leave, today = _leave(request, pk), timezone.localdate()
    week = board.week(leave.person.facility, board.monday_of(leave.since), at=timezone.now(), without=leave.person_id)
    context = {
        "leave": leave,
        "facility": leave.person.facility,
        "may": actions.allowed(leave, request.user, on=today),
        "days": [day for day in week.days if leave.since <= day.day <= leave.until],
        "substitutions": leave.substitutions.select_related("post__person", "care_class"),
        "transitions": leave.transitions.select_related("by"),
    }
    return render(request, "staff/shifts/leave.html", context)


@login_required
@require_POST
def leave_approve(request: Request, pk: int) -> HttpResponse:
    """Approve leave."""
    return _answered(request, pk, lambda leave: leaves.approve(leave, by=request.user))


@login_required
@require_POST
def leave_decline(request: Request, pk: int) -> HttpResponse:
    """Decline leave."""
    return _answered(request, pk, lambda leave: leaves.decline(leave, by=request.user))


@login_required
@require_POST
def leave_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take leave back."""
    return _answered(request, pk, lambda leave: leaves.withdraw(leave, by=request.user, on=timezone.localdate()))


def _answered(request: Request, pk: int, act: Callable[[Leave], Leave]) -> HttpResponse:
    leave = _leave(request, pk)
    with refusals_told(request):
        act(leave)
        messages.success(request, _("Recorded."))
    return redirect(leave)


@login_required
def leave_substitute(request: Request, pk: int) -> HttpResponse:
    """Plan who stands in."""
    leave, today = _leave(request, pk), timezone.localdate()
    require(policy.may_answer_leave(request.user, leave))
    asked = {name: request.GET.get(name) for name in ("care_class", "starts_at", "ends_at")}
    initial = {"day": request.GET.get("day") or leave.since, **asked}
    form = SubstitutionForm(request.POST or None, leave=leave, today=today, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            rota.substitute(leave, form.instance, by=request.user, on=today)
            messages.success(request, _("Planned."))
            return redirect(leave)
    context = {"leave": leave, "facility": leave.person.facility, "form": form}
    return render(request, "staff/shifts/substitution_form.html", context)


@login_required
def presence(request: Request, facility_pk: int) -> HttpResponse:
    """Show who is here today, one tap each."""
    facility, today = _facility(request, facility_pk), timezone.localdate()
    require(policy.may_keep_shifts(request.user, facility))
    at_work = Post.objects.held(today).filter(person__facility=facility).values("person")
    people = Person.objects.filter(pk__in=at_work).order_by("name", "pk")
    noted = attendance.here(facility.pk, today)
    rows = [(person, noted.get(person.pk)) for person in people]
    context = {"facility": facility, "rows": rows, "today": today, "conflicts": _conflicts(request, facility)}
    return render(request, "staff/shifts/presence.html", context)


def _conflicts(request: Request, facility: Facility) -> QuerySet[PresenceConflict]:
    mine = PresenceConflict.objects.operated_by(request.user).open()
    return mine.filter(person__facility=facility).select_related("person")


@login_required
@require_POST
def presence_note(request: Request, pk: int) -> HttpResponse:
    """Note that somebody came, or left."""
    mine = Person.objects.visible_to(request.user).select_related("facility__operator__organisation")
    person, now = get_object_or_404(mine, pk=pk), timezone.now()
    with refusals_told(request):
        if request.POST.get("what") == "left":
            attendance.leave(person, at=now, by=request.user, now=now)
        else:
            attendance.come(person, key=uuid4(), at=now, source=PresenceSource.PAGE, by=request.user, now=now)
    return redirect("presence", facility_pk=person.facility_id)


def _conflict(request: Request, pk: int) -> PresenceConflict:
    mine = PresenceConflict.objects.operated_by(request.user)
    return get_object_or_404(mine.select_related("person__facility__operator__organisation"), pk=pk)


@login_required
def presence_conflict(request: Request, pk: int) -> HttpResponse:
    """Show a phone's note beside what stands, and let one of both hold."""
    found = _conflict(request, pk)
    days = {timezone.localdate(found.at), timezone.localdate(found.at - timedelta(days=1))}
    context = {
        "conflict": found,
        "facility": found.person.facility,
        "may": actions.allowed(found, request.user),
        "noted": Presence.objects.filter(person=found.person, day__in=days),
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, "staff/shifts/conflict.html", context)


@login_required
@require_POST
def presence_conflict_keep(request: Request, pk: int) -> HttpResponse:
    """Let stay what was noted before."""
    return _settled(request, pk, conflicts.keep)


@login_required
@require_POST
def presence_conflict_take(request: Request, pk: int) -> HttpResponse:
    """Let the phone's note hold."""
    return _settled(request, pk, conflicts.take)


def _settled(request: Request, pk: int, act: Callable[..., PresenceConflict]) -> HttpResponse:
    found = _conflict(request, pk)
    with refusals_told(request):
        act(found, by=request.user)
        messages.success(request, _("Recorded."))
    return redirect(found)
