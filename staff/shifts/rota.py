"""The rota: shifts planned and ended. Nobody has two of them at once, and none is longer than the law allows."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import FacilityState
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from staff.people.choices import PostKind
from staff.people.models import Person
from staff.shifts import policy
from staff.shifts.choices import LeaveState, ShiftKind
from staff.shifts.models import Leave, Shift

WEEK = 7 * 1440  # minutes
GONE = (FacilityState.CLOSED, FacilityState.CANCELLED)
OVERLAPS = _("%(name)s has another shift at that time: %(other)s.")
TOO_LONG = _("A shift has %(most)s hours at most; this one has %(hours)s.")
BEFORE_POST = _("%(name)s has this post only from %(day)s on.")
AFTER_POST = _("The post of %(name)s ends on %(day)s.")
PAST = _("What is past stays as it was. Please plan from today on.")
FACILITY_GONE = _("This facility is no longer on file: no shifts are planned.")
NO_CARER = _("Only a carer's post counts for a class. Please choose “other work”, or give the person a carer's post.")
NO_CLASS = _("Please name the class: the ratio is counted per class.")
OTHER_CLASS = _("This class belongs to another facility.")
NOT_AWAY = _("%(name)s is not away on that day.")
SAME_PERSON = _("Nobody stands in for themselves.")


@transaction.atomic
def plan(shifts: Iterable[Shift], *, by: User, on: date) -> list[Shift]:
    """Plan the shifts of one post: all of them, or none. The person is locked, so that two planners can't plan overlapping ones."""
    planned = []
    for shift in shifts:
        person = Person.objects.select_for_update().get(pk=shift.post.person_id)
        require(policy.may_keep_shifts(by, person.facility))
        _check(shift, person, on)
        shift.save()
        planned.append(shift)
    return planned


@transaction.atomic
def substitute(leave: Leave, shift: Shift, *, by: User, on: date) -> Shift:
    """Plan a shift of somebody who stands in for whoever is away that day."""
    require(policy.may_answer_leave(by, leave))
    leave = Leave.objects.select_for_update().select_related("person").get(pk=leave.pk)
    away = {"name": leave.person.name}
    if leave.state != LeaveState.APPROVED or not leave.since <= (shift.day or date.min) <= leave.until:
        raise Refused(NOT_AWAY % away, field="day")
    if shift.post.person_id == leave.person_id:
        raise Refused(SAME_PERSON, field="post")
    shift.stands_in_for = leave
    return plan([shift], by=by, on=on)[0]


@transaction.atomic
def end(shift: Shift, *, by: User, on: date) -> None:
    """End a weekly shift with the day; what has not begun is taken off. Raises Refused for a shift of a past day."""
    person = Person.objects.select_for_update().get(pk=shift.post.person_id)
    require(policy.may_keep_shifts(by, person.facility))
    begins = shift.day or shift.since
    if shift.day and shift.day < on:
        raise Refused(PAST)
    if shift.day or (begins and begins > on):
        shift.delete()
    elif shift.until is None or shift.until > on:
        shift.until = on
        shift.save(update_fields=["until"])


def span_of(shift: Shift) -> tuple[datetime, datetime]:
    """Return when a shift begins and ends in the week, or on the day, that it is of; local and naive."""
    day = shift.day or date(2000, 1, 2) + timedelta(days=shift.weekday or 0)  # 2000-01-03 was a Monday
    starts, ends = datetime.combine(day, shift.starts_at), datetime.combine(day, shift.ends_at)
    return starts, ends if ends > starts else ends + timedelta(days=1)


def _check(shift: Shift, person: Person, on: date) -> None:
    _check_place(shift, person)
    _check_days(shift, person, on)
    starts, ends = span_of(shift)
    most, hours = Limits(on)["shift.most_hours"], (ends - starts).total_seconds() / 3600
    if hours > most:
        raise Refused(TOO_LONG % {"most": f"{most:g}", "hours": f"{hours:g}"}, field="ends_at")
    others = Shift.objects.filter(post__person=person, day__isnull=shift.day is None).exclude(pk=shift.pk)
    for other in others:
        if _overlap(shift, other):
            raise Refused(OVERLAPS % {"name": person.name, "other": other}, field="starts_at")


def _check_place(shift: Shift, person: Person) -> None:
    if person.facility.state in GONE:
        raise Refused(FACILITY_GONE)
    if shift.care_class and shift.care_class.facility_id != person.facility_id:
        raise Refused(OTHER_CLASS, field="care_class")
    if shift.kind == ShiftKind.CARE and shift.post.kind != PostKind.CARER:
        raise Refused(NO_CARER, field="kind")
    if shift.kind == ShiftKind.CARE and shift.care_class is None:
        raise Refused(NO_CLASS, field="care_class")


def _check_days(shift: Shift, person: Person, on: date) -> None:
    field, first = ("day", shift.day) if shift.day else ("since", shift.since)
    last, post = shift.day or shift.until, shift.post
    if first is None or first < on:
        raise Refused(PAST, field=field)
    if first < post.since:
        raise Refused(BEFORE_POST % {"name": person.name, "day": post.since}, field=field)
    if post.until and (last or first) > post.until:
        raise Refused(AFTER_POST % {"name": person.name, "day": post.until}, field="until" if shift.until else field)


def _overlap(one: Shift, other: Shift) -> bool:
    """Say whether two shifts of the same sort meet: dated ones on their days, weekly ones in weeks in which both hold."""
    (starts, ends), (begins, finishes) = span_of(one), span_of(other)
    if one.day:
        return starts < finishes and begins < ends
    hold = _last(one) >= (other.since or date.min) and _last(other) >= (one.since or date.min)
    weeks = (timedelta(minutes=shift) for shift in (-WEEK, 0, WEEK))
    return hold and any(starts < finishes + week and begins + week < ends for week in weeks)


def _last(shift: Shift) -> date:
    return shift.until or date.max
