"""The demo's filings: when they came in, what was remarked and decided, with the terms, moves and receipts of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

import pgtrigger
from django.conf import settings
from django.utils import timezone

from facilities.filing import declarations, snapshots
from facilities.ground.choices import FacilityState, FilingState
from facilities.models import Facility, Filing, Remark
from portal import numbering
from portal.accounts.models import User
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.clock.models import CalendarDay
from portal.demo.demonstration import happened
from portal.demo.facilities import decisions, fees, offers
from portal.demo.facilities.places import Place
from portal.demo.facilities.receipts import issue
from portal.demo.facilities.stories import AFTER_FILING
from portal.rulebook.models import Clause
from portal.rulebook.rulebook import Limits
from portal.workflow.models import Transition

REMARKS = (
    ("premises", "lease_until", "setting-11-lease", "租赁合同复印件缺少最后一页,请补充后重新上传,并核对租赁期。"),
    ("documents", "fire-certificate", "filing-8-fire", "消防安全检查合格证明的地址与备案地址不一致,请核对。"),
    ("basics", "address", "filing-form", "请将地址写到楼层和房间号。"),
)
REFUSAL = "场地设在四层,不符合托育机构设置标准关于楼层的要求。"
WITHDRAWAL = "举办者因场地调整撤回。"
SUBMITTED_AGO = (0, 1, 2, 3, 4, 7, 2)  # working days; one is late
FIRST_YEARS = 900  # days over which the accepted filings are spread


@dataclass
class Case:
    """A filing with the days on which something happened: (day, state it went to, by whom)."""

    place: Place
    filing: Filing
    days: list[tuple[date, str, User]] = field(default_factory=list)


def build(places: list[Place], random: Random, on: date) -> None:
    """Make every filing with its history and bring the facilities to the state their story ends in."""
    calendar = Workdays(on)
    officers = {user.username: user for user in User.objects.filter(username__in=["bureau", "reviewer"])}
    ages = cycle(SUBMITTED_AGO)
    cases = [_case(place, ages, calendar, officers, random) for place in places]
    _save(cases)
    _declare(cases)
    _remark(cases, officers["reviewer"])
    _run_terms(cases)
    _record(cases, officers["bureau"], random, on)
    told = [case.place.facility for case in cases]
    offers.tell(told, on)
    fees.show(told, on)
    filings = [case.filing for case in cases]
    issue([filing for filing in filings if filing.state == FilingState.ACCEPTED], officers["bureau"], random)
    decisions.build(filings, officers["bureau"], officers["reviewer"], on)


class Workdays:
    """The working days before a day, to be picked from."""

    def __init__(self, on: date):
        self.days = list(CalendarDay.objects.filter(is_working=True, day__lte=on).values_list("day", flat=True))
        if not self.days:
            raise CalendarDay.DoesNotExist("The working-day calendar is empty: run load_district first.")

    def ago(self, count: int) -> date:
        """Return the working day so many working days before the last."""
        return self.days[-1 - count]


def _case(place: Place, ages: Iterator[int], calendar: Workdays, officers: dict[str, User], random: Random) -> Case:
    filing = Filing(facility=place.facility, state=place.story.filing, created_by=place.owner)
    case = Case(place, filing)
    case.days = list(_days(place, ages, calendar, officers, random))
    submitted = [day for day, state, _ in case.days if state == FilingState.SUBMITTED]
    if submitted:
        filing.declared = snapshots.take(Facility.objects.with_area().get(pk=place.facility.pk))
        filing.received_on, filing.complete_on = submitted[0], submitted[-1]
        filing.declared_by = place.facility.head_name
    if place.story.filing in (FilingState.ACCEPTED, FilingState.REFUSED):
        filing.decided_on = case.days[-1][0]
        filing.assigned_to = officers["reviewer"]
    filing.decision_note = REFUSAL if place.story.filing == FilingState.REFUSED else ""
    return case


def _days(
    place: Place, ages: Iterator[int], calendar: Workdays, officers: dict[str, User], random: Random
) -> Iterator[tuple[date, str, User]]:
    """Tell when the filing went from state to state; what is decided was decided in time."""
    owner, reviewer, lead = place.owner, officers["reviewer"], officers["bureau"]
    match place.story.filing:
        case FilingState.SUBMITTED:
            yield calendar.ago(next(ages)), FilingState.SUBMITTED, owner
        case FilingState.RETURNED:
            received = random.randint(5, 8)
            yield calendar.ago(received), FilingState.SUBMITTED, owner
            yield calendar.ago(received - 3), FilingState.RETURNED, reviewer
        case FilingState.WITHDRAWN:
            yield calendar.ago(30), FilingState.SUBMITTED, owner
            yield calendar.ago(28), FilingState.WITHDRAWN, owner
        case FilingState.REFUSED:
            received = random.randint(20, 60)
            yield calendar.ago(received), FilingState.SUBMITTED, owner
            yield calendar.ago(received - 11), FilingState.REFUSED, lead
        case FilingState.ACCEPTED:
            yield from _until_accepted(owner, reviewer, lead, calendar, random)


def _until_accepted(
    owner: User, reviewer: User, lead: User, calendar: Workdays, random: Random
) -> Iterator[tuple[date, str, User]]:
    received = random.randint(25, FIRST_YEARS * 5 // 7)
    yield calendar.ago(received), FilingState.SUBMITTED, owner
    if random.random() < 0.3:
        yield calendar.ago(received - 2), FilingState.RETURNED, reviewer
        received -= random.randint(5, 9)
        yield calendar.ago(received), FilingState.SUBMITTED, owner
    yield calendar.ago(received - random.randint(1, 5)), FilingState.ACCEPTED, lead


def _save(cases: list[Case]) -> None:
    """Number the filings in the order in which they came in, and save them."""
    for case in sorted(cases, key=lambda c: (c.filing.received_on or date.max, c.place.facility.pk)):
        if day := case.filing.received_on:
            case.filing.number = (
                f"备{settings.DISTRICT_CODE}-{day.year}-{numbering.next_number('filing', day.year):05d}"
            )
    Filing.objects.bulk_create([case.filing for case in cases])
    happened([(c.filing, _at(c.days[0][0] - timedelta(days=6), 10)) for c in cases if c.days], "created_at")
    floor = Clause.objects.filter(code="setting-floor").latest("version")
    for case in cases:
        if case.filing.state == FilingState.REFUSED:
            case.filing.refused_clauses.add(floor)


def _declare(cases: list[Case]) -> None:
    """Make and keep filing form and pledge as of each submission."""
    made = [
        (paper, _at(day, 16))
        for case in cases
        for day, state, by in case.days
        if state == FilingState.SUBMITTED
        for paper in declarations.keep(case.filing, by=by, on=day)
    ]
    with pgtrigger.ignore("facilities.DeclaredPaper:append_only"):  # only here: the demo's past did not happen
        happened(made, "at")


def _remark(cases: list[Case], reviewer: User) -> None:
    """Write remarks on the day of each return; those of a filing that came back are answered."""
    clauses = {clause.code: clause for clause in Clause.objects.order_by("version")}
    made: list[tuple[Remark, datetime]] = []
    for case in cases:
        for day, state, _by in case.days:
            if state == FilingState.RETURNED:
                made += [(remark, _at(day, 15)) for remark in _remarks(case, day, reviewer, clauses)]
    Remark.objects.bulk_create([remark for remark, _ in made])
    happened(made, "at")


def _remarks(case: Case, day: date, reviewer: User, clauses: dict[str, Clause]) -> Iterator[Remark]:
    is_answered = case.filing.state != FilingState.RETURNED
    for section, name, clause, text in REMARKS[: 2 if is_answered else 3]:
        yield Remark(
            filing=case.filing,
            section=section,
            field=name,
            text=text,
            clause=clauses.get(clause),
            by=reviewer,
            sent_on=day,
            answered_on=case.filing.complete_on if is_answered else None,
            answer="已更正并重新上传。" if is_answered else "",
        )


def _run_terms(cases: list[Case]) -> None:
    """Run the statutory terms as the workflow would have: each submission, return and decision moves them."""
    limits = {day: Limits(day) for day in {c.filing.received_on for c in cases if c.filing.received_on}}
    for case in cases:
        for day, state, _by in case.days:
            _move_terms(case.filing, state, day, limits[case.filing.received_on])  # type: ignore[index]


def _move_terms(filing: Filing, state: str, day: date, limits: Limits) -> None:
    receipt = clock.running(filing, TermKind.RECEIPT)
    nonconformity = clock.running(filing, TermKind.NONCONFORMITY)
    if state == FilingState.SUBMITTED:
        _start(filing, TermKind.RECEIPT, day, limits)
        if nonconformity:
            clock.resume(nonconformity, on=day)
        else:
            _start(filing, TermKind.NONCONFORMITY, day, limits)
    elif receipt and nonconformity:
        clock.stop(receipt, on=day)
        if state == FilingState.RETURNED:
            clock.pause(nonconformity, on=day, reason="退回补正")
        else:
            clock.stop(nonconformity, on=day)


def _start(filing: Filing, kind: TermKind, day: date, limits: Limits) -> None:
    clause = Clause.objects.filter(code=f"filing-9-{kind}").latest("version")
    clock.start(filing, kind, on=day, working_days=int(limits[f"term.{kind}.working_days"]), clause=clause)


def _record(cases: list[Case], lead: User, random: Random, on: date) -> None:
    """Write the history of filings and facilities, and set the facilities' states."""
    moves = [move for case in cases for move in (*_moves_of_filing(case), *_moves_of_facility(case, lead, random, on))]
    moves.sort(key=lambda move: move[1])
    Transition.objects.bulk_create([transition for transition, _ in moves])
    with pgtrigger.ignore("portal.Transition:append_only"):  # only here: the demo's past did not happen
        happened(moves, "at")
    Facility.objects.bulk_update([case.place.facility for case in cases], ["state", "filed_on", "places_as_of"])


def _moves_of_filing(case: Case) -> Iterator[tuple[Transition, datetime]]:
    before: str = FilingState.DRAFT
    for day, after, by in case.days:
        note = {FilingState.REFUSED: REFUSAL, FilingState.WITHDRAWN: WITHDRAWAL}.get(FilingState(after), "")
        yield Transition(subject=case.filing, before=before, after=after, by=by, note=note), _at(day, 16)
        before = after


def _moves_of_facility(case: Case, lead: User, random: Random, on: date) -> Iterator[tuple[Transition, datetime]]:
    facility, before = case.place.facility, str(FacilityState.UNFILED)
    facility.state = case.place.story.facility
    day = case.filing.decided_on
    if day is None:
        return
    for after in _fates(case):
        yield Transition(subject=facility, before=before, after=after, by=lead), _at(day, 17)
        before, day = after, min(on, day + timedelta(days=random.randint(5, 14)))
    if case.filing.state == FilingState.ACCEPTED:
        facility.filed_on, facility.places_as_of = case.filing.decided_on, on - timedelta(days=random.randint(1, 25))


def _fates(case: Case) -> tuple[str, ...]:
    if case.filing.state == FilingState.REFUSED:
        return ()
    return (FacilityState.FILED, *AFTER_FILING[case.place.story.facility])


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
