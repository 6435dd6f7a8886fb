"""The calendar of somebody's shifts and courses that her phone subscribes to (RFC 5545). It holds no child and no colleague."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Event

from facilities.families.calendars import calendar
from staff.training.choices import EnrolmentState
from staff.training.models import Enrolment
from staff.wallet import plans, wallets
from staff.wallet.models import Wallet
from staff.wallet.plans import Planned

BACK, AHEAD = timedelta(days=14), timedelta(days=60)
SHOWN = (EnrolmentState.WAITING, EnrolmentState.ENROLLED, EnrolmentState.ATTENDED)
WORDS = {"care": "照护", "break": "休息", "training": "培训", "other": "其他工作"}


def feed(wallet: Wallet, *, on: date, at: datetime) -> bytes:
    """Return two weeks back and sixty days ahead of shifts, and the courses signed up for."""
    people = wallets.people(wallet, on=on)
    shifts = [_shift(one, at) for one in plans.planned(people, on - BACK, on + AHEAD)]
    rows = Enrolment.objects.filter(person__in=people, state__in=SHOWN, session__starts_at__gte=at - BACK)
    return calendar([*shifts, *_courses(rows.select_related("session__course"), at)], name="我的班次与培训")


def _shift(one: Planned, at: datetime) -> Event:
    shift, facility = one.shift, one.shift.post.person.facility
    what = WORDS[shift.kind] + (f" · {shift.care_class}" if shift.care_class else "")
    entry = _entry(f"shift-{shift.pk}-{one.day:%Y%m%d}-{one.part}", one.starts_at, one.ends_at, at)
    entry.add("summary", what)
    entry.add("location", f"{facility.name} {facility.address}")
    entry.add("status", "CONFIRMED")
    return entry


def _courses(rows: Iterable[Enrolment], at: datetime) -> Iterable[Event]:
    for row in rows:
        entry = _entry(f"course-{row.pk}", row.session.starts_at, row.session.ends_at, at)
        is_waiting = row.state == EnrolmentState.WAITING
        entry.add("summary", f"培训：{row.session.course.title}" + ("（候补）" if is_waiting else ""))
        entry.add("location", row.session.place or "线上")
        entry.add("status", "TENTATIVE" if is_waiting else "CONFIRMED")
        yield entry


def _entry(uid: str, starts_at: datetime, ends_at: datetime, at: datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{uid}@portal")
    entry.add("dtstamp", at)
    entry.add("dtstart", starts_at)
    entry.add("dtend", ends_at)
    return entry
