"""A month of invented shifts: most slots in ratio, somebody away tomorrow whom nobody replaces, a training in the middle of a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from random import Random

from django.utils import timezone

from facilities.ground.choices import PUBLIC_STATES
from facilities.models import CareClass, Facility, OpeningHours
from portal.demo.demonstration import demonstrator
from portal.models import CalendarDay, User
from portal.rulebook.rulebook import Limits
from staff.models import Credential, Leave, Post, Shift
from staff.people.choices import PostKind
from staff.people.counts import carers_needed
from staff.shifts import slots
from staff.shifts.choices import LeaveState, ShiftKind, Weekday

PLANNED = 4  # of so many facilities one keeps shifts, beside the operator's own
DAYS = 30
WORKDAYS = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY)
MIDDAY, AFTERNOON = time(12), time(13)
EXPIRED_SINCE = 3  # days


@demonstrator(32, "shifts")
def shifts(random: Random, on: date) -> int:
    """Plan a month at the operator's facilities and some others, and count the nights of it."""
    own = list(Facility.objects.operated_by(User.objects.get(username="operator")).values_list("pk", flat=True))
    hours = OpeningHours.objects.filter(
        facility__state__in=PUBLIC_STATES, facility__is_demo=True, opens_at__isnull=False
    )
    told = {row.facility_id: row for row in hours if row.facility_id in own or row.facility_id % PLANNED == 0}
    if Shift.objects.exists() or not told:
        return 0
    since = on - timedelta(days=DAYS)
    planned = Shift.objects.bulk_create(_planned(told, since, Limits(on)))
    mine = [shift.post for shift in planned if shift.post.person.facility_id in own]
    if mine:
        _lacking(mine, on)
    for back in range(DAYS, 0, -1):
        slots.record(on - timedelta(days=back), at=timezone.now(), keys=told)
    return len(planned)


def _planned(told: dict[int, OpeningHours], since: date, limits: Limits) -> Iterator[Shift]:
    carers: dict[CareClass, list[Post]] = defaultdict(list)
    rows = Post.objects.filter(kind=PostKind.CARER, person__facility__in=told, care_class__isnull=False)
    for post in rows.select_related("person", "care_class").order_by("pk"):
        carers[post.care_class].append(post)  # type: ignore[index]
    for care_class, posts in carers.items():
        hours = told[care_class.facility_id]
        needed = carers_needed(care_class.enrolled, int(limits[f"class.{care_class.kind}.ratio"]))
        for place, post in enumerate(posts):
            yield from _weekly(post, hours, since, has_break=needed < len(posts) == place + 1)


def _weekly(post: Post, hours: OpeningHours, since: date, *, has_break: bool) -> Iterator[Shift]:
    """Whom the class can spare for an hour has a break at noon."""
    opens, closes = hours.opens_at or MIDDAY, hours.closes_at or AFTERNOON
    spans = [(opens, closes, ShiftKind.CARE)]
    if has_break:
        spans = [
            (opens, MIDDAY, ShiftKind.CARE),
            (MIDDAY, AFTERNOON, ShiftKind.BREAK),
            (AFTERNOON, closes, ShiftKind.CARE),
        ]
    for weekday in WORKDAYS:
        for starts_at, ends_at, kind in spans:
            care_class = post.care_class if kind == ShiftKind.CARE else None
            given = {"post": post, "kind": kind, "care_class": care_class, "weekday": weekday, "since": since}
            yield Shift(**given, starts_at=starts_at, ends_at=ends_at)


def _lacking(posts: Iterable[Post], on: date) -> None:
    """Let one carer be away on the next day of work, another be trained on the one after, and the certificate of whom a class can spare run out."""
    valid = {"issued_on": on - timedelta(days=100), "expires_on": on + timedelta(days=264)}
    at_work = {post.person_id: post for post in posts}
    Credential.objects.filter(person__in=at_work, expires_on__isnull=False).update(**valid)
    spare = Shift.objects.filter(post__in=at_work.values(), kind=ShiftKind.BREAK).values_list("post__person", flat=True)
    needed = [post for person, post in at_work.items() if person not in set(spare)]
    first_of = list({post.care_class_id: post for post in reversed(needed)}.values())
    coming = CalendarDay.objects.filter(day__gt=on, is_working=True).order_by("day").values_list("day", flat=True)
    for post, day, what in zip(first_of, list(coming[:2]), (_away, _trained), strict=False):
        what(post, day)
    last = on - timedelta(days=EXPIRED_SINCE)
    papers = Credential.objects.filter(person__in=list(spare)[:1], kind="health_certificate")
    papers.update(issued_on=last - timedelta(days=364), expires_on=last)


def _away(post: Post, day: date) -> None:
    Leave.objects.create(person=post.person, since=day, until=day, state=LeaveState.APPROVED)


def _trained(post: Post, day: date) -> None:
    Shift.objects.create(post=post, kind=ShiftKind.TRAINING, day=day, starts_at=time(9, 30), ends_at=time(11, 30))
