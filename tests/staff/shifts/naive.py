"""The carers of each class counted once more: minute by minute, person by person, in plain Python; slow, and of another hand."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from facilities.models import CareClass, DayClass, OpeningHours
from portal.models import CalendarDay
from staff.models import Ban, Credential, Leave, Person, Presence, Shift

SHANGHAI = ZoneInfo("Asia/Shanghai")
RATIOS = {"infant": 3, "toddler": 5, "older": 7, "mixed": 5, "family": 5}
MINUTE = timedelta(minutes=1)


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour)


def opening(facility, day: date) -> tuple[datetime, datetime] | None:
    hours = OpeningHours.objects.filter(facility=facility).first()
    if hours is None or hours.opens_at is None:
        return None
    row = CalendarDay.objects.filter(day=day).first()
    weekend = day.weekday() >= 5
    if row is None:
        is_open = not weekend or hours.on_weekends
    elif row.is_working:
        is_open = True
    elif row.name or not weekend:
        is_open = hours.in_holidays
    else:
        is_open = hours.on_weekends
    if not is_open:
        return None
    opens = at(day, hours.opens_at)
    return opens, opens + timedelta(days=1) if hours.at_night else at(day, hours.closes_at)


def instances(day: date) -> list[tuple[Shift, date]]:
    """Return the shifts of the day and of both days beside it, those that come first in front."""
    found = []
    for near in (day - timedelta(days=1), day, day + timedelta(days=1)):
        for shift in Shift.objects.select_related("post__person"):
            weekly = (
                shift.weekday == near.isoweekday() and shift.since <= near and (not shift.until or near <= shift.until)
            )
            post = shift.post
            if (shift.day == near or weekly) and post.since <= near and (not post.until or near <= post.until):
                found.append((shift, near))
    return sorted(found, key=lambda pair: (pair[0].day is None, pair[0].pk, pair[1]))


def is_fit(person: Person, day: date) -> bool:
    held = {
        paper.kind_id
        for paper in Credential.objects.filter(person=person, state__in=["claimed", "confirmed"])
        if (paper.kind_id != "no_crime" or paper.state == "confirmed")
        and paper.issued_on <= day
        and (paper.expires_on is None or day <= paper.expires_on)
    }
    banned = Ban.objects.filter(identity=person.identity_id, state="in_force", since__lte=day)
    if any(ban.until is None or ban.until >= day for ban in banned):
        return False
    skilled = held & {"childcare_worker", "nursery_nurse", "teacher"}
    return {"health_certificate", "no_crime"} <= held and bool(skilled)


def is_away(leaves: list[Leave], person: Person, day: date, minute: datetime) -> bool:
    for leave in leaves:
        if leave.person_id != person.pk:
            continue
        if leave.starts_at is None and leave.since <= day <= leave.until:
            return True
        if leave.starts_at and at(leave.since, leave.starts_at) <= minute < at(leave.since, leave.ends_at):
            return True
    return False


def was_there(noted: list[Presence], person: Person, day: date, minute: datetime, now: datetime) -> bool:
    taken = [seen for seen in noted if seen.day == day and seen.person.facility_id == person.facility_id]
    if minute >= now or not taken:
        return True
    for seen in taken:
        if seen.person_id != person.pk:
            continue
        came = seen.came_at.astimezone(SHANGHAI).replace(tzinfo=None, second=0)
        left = seen.left_at and seen.left_at.astimezone(SHANGHAI).replace(tzinfo=None, second=0)
        if came <= minute < (left or came + timedelta(days=1)):
            return True
    return False


def who(person: Person) -> tuple:
    return ("identity", person.identity_id) if person.identity_id else ("person", person.pk)


def carers_at(minute: datetime, shifts, facts, now: datetime) -> dict[int, set]:
    """Return who cares for which class in the minute."""
    leaves, noted, fit = facts
    busy, found = set(), defaultdict(set)
    for shift, day in shifts:
        starts, ends = at(day, shift.starts_at), at(day, shift.ends_at)
        if ends <= starts:
            ends += timedelta(days=1)
        person = shift.post.person
        if not starts <= minute < ends or is_away(leaves, person, day, minute) or who(person) in busy:
            continue
        busy.add(who(person))
        counts = shift.kind == "care" and shift.post.kind == "carer" and fit[person.pk, day]
        if counts and was_there(noted, person, day, minute, now):
            found[shift.care_class_id].add(who(person))
    return found


def counted(facility, day: date, *, now: datetime) -> dict[int, list[tuple[int, int]]]:
    """Return by class the carers and the carers needed of each slot; nothing of a day that is not known."""
    opened, shifts = opening(facility, day), instances(day)
    if opened is None or not any(s.post.person.facility_id == facility.pk and d == day for s, d in shifts):
        return {}
    found = {}
    opens, closes = opened
    fit = {(shift.post.person_id, day): is_fit(shift.post.person, day) for shift, day in shifts}
    facts = list(Leave.objects.filter(state="approved")), list(Presence.objects.select_related("person")), fit
    minutes = {}
    moment = opens
    while moment < closes:
        minutes[moment] = carers_at(moment, shifts, facts, now)
        moment += MINUTE
    for row in CareClass.objects.filter(facility=facility):
        card = DayClass.objects.filter(care_class=row, card__day=day).first()
        children = row.enrolled if facility.state in ("filed", "verified") else row.places
        children = card.present + card.guests if card else children
        if children:
            found[row.pk] = _slots(row, minutes, opens, closes, ceil(children / RATIOS[row.kind]))
    return found


def _slots(row, minutes, opens, closes, needed) -> list[tuple[int, int]]:
    found, moment = [], opens
    while moment < closes:
        ends = min(moment + 15 * MINUTE, closes)
        spans = [minutes[moment + place * MINUTE][row.pk] for place in range(int((ends - moment) / MINUTE))]
        found.append((len(set.intersection(*spans)), needed))
        moment = ends
    return found
