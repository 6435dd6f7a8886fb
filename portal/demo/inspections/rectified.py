"""What follows the invented findings, by the acts that people would take: letters, more time, re-checks, appeals, sanctions, stop orders."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from facilities.appeals import appeals
from facilities.ground.choices import FacilityState
from facilities.models import Facility
from inspections.checklists.choices import AnswerOutcome
from inspections.findings import escalation, extensions, letters, rechecks, rectification, sanctions, stop_orders
from inspections.findings.choices import FindingState, StopKind
from inspections.models import Checklist, ChecklistItem, Finding, Sanction, SanctionGround, StopOrder, Visit
from inspections.visits import visits as visiting
from portal.accounts.models import User
from portal.clock.models import CalendarDay
from portal.demo.demonstration import demonstrator
from portal.demo.inspections import pictures
from portal.demo.inspections.story import WORDS, moment
from portal.demo.people import HOME_STREET
from portal.querysets import within
from portal.rulebook.choices import Severity

LETTERS = 8  # visits of the last weeks whose order lies in the operator's hands
PLACES = 5  # facilities of the home street that have a story here
LOCKED = "二楼唯一的疏散门被链锁锁死，钥匙不在现场，午睡时间楼上有婴幼儿。"
OPENED = "链锁已拆除，更换为推杆锁，现场试推正常。"


@dataclass(frozen=True)
class People:
    """The accounts that act, and the day and moment of their acts: the working day before the demo's."""

    operator: User
    street: User
    reviewer: User
    lead: User
    on: date
    at: datetime


@demonstrator(62, "what follows findings")
@transaction.atomic
def follow(rng: Random, on: date) -> int:
    """Let some findings go on; return how many stop orders and sanctions there are."""
    people = _people(rng, on)
    places = _places(people) if people else []
    if people is None or len(places) < PLACES or StopOrder.objects.exists():
        return 0
    _letters(people)
    _own(people)
    _ends(places[0], people)
    _answered(places[1], people)
    _stop(places[2], StopKind.USE, people)
    _stop(places[3], StopKind.SERVICE, people)
    _lift(_stop(places[4], StopKind.SERVICE, people), people)
    escalation.run(on=on, at=people.at)
    _sanctions(people)
    return StopOrder.objects.count() + Sanction.objects.count()


def _people(rng: Random, on: date) -> People | None:
    names = ("operator", "street", "reviewer", "bureau")
    found = {user.username: user for user in User.objects.filter(username__in=names, is_demo=True)}
    if len(found) < len(names):
        return None
    day = CalendarDay.objects.filter(is_working=True, day__lt=on).latest("day").day
    operator, street, reviewer, lead = (found[name] for name in names)
    return People(operator, street, reviewer, lead, on=day, at=moment(day, rng))


def _places(people: People) -> Sequence[Facility]:
    """Return verified facilities of the home street that are run by others and where nobody is just now."""
    rows = Facility.objects.filter(within([HOME_STREET]), is_demo=True, state=FacilityState.VERIFIED)
    rows = rows.exclude(operator__organisation__memberships__user=people.operator)
    busy = Visit.objects.filter(state="open").values("facility")
    return list(rows.exclude(pk__in=busy).with_area().order_by("pk")[:PLACES])


def _letters(people: People) -> None:
    """Send the orders of the latest visits of the street's officer, with their letters."""
    open_ones = Finding.objects.ordered().filter(visit__inspector=people.street).values("visit")
    visits = Visit.objects.filter(pk__in=open_ones).with_facility().order_by("-concluded_at")
    for visit in visits[:LETTERS]:
        found = list(visit.findings.exclude(state=FindingState.ADVISED).with_case().order_by("item__order"))
        letters.rectification_order(visit, found, by=people.street, on=found[0].found_on)


def _own(people: People) -> None:
    """Let the account `operator` ask for more time, and appeal against what was found."""
    rows = Facility.objects.filter(within([HOME_STREET]), operator__organisation__memberships__user=people.operator)
    facility = rows.filter(state__in=(FacilityState.FILED, FacilityState.VERIFIED)).with_area().first()
    if facility is None:
        return
    slow, doubted = _visited(facility, (Severity.MAJOR, Severity.MINOR), people)
    reason = "更换的设施须由厂家定制，预计下周到货。"
    extensions.ask(slow, by=people.operator, at=people.at, working_days=5, reason=reason)
    reasons = "检查时正在交接班，记录当日已补齐，请复核。"
    appeals.file(doubted, reasons=reasons, by=people.operator, on=people.on)


def _ends(facility: Facility, people: People) -> None:
    """Let one finding be unable to be corrected, and another be rescinded by the lead."""
    stuck, wrong = _visited(facility, (Severity.MAJOR, Severity.MINOR), people)
    note = "房屋结构限制，现场无法改造，机构书面确认。"
    rectification.find_unable(stuck, by=people.street, at=people.at, note=note)
    rectification.rescind(wrong, by=people.lead, on=people.on, reasons="经核对，该项不适用于此类机构。")


def _answered(facility: Facility, people: People) -> None:
    """Let the operator answer what the street cited, and plan the re-check on site."""
    (finding,) = _visited(facility, (Severity.MAJOR,), people)
    operator = User.objects.filter(memberships__organisation=facility.operator.organisation_id).order_by("pk")[0]
    text, files = WORDS["done"]["any"][0], [_photo("整改后.jpg")]
    rectification.answer(finding, by=operator, at=people.at, text=text, files=files)
    rechecks.plan(finding, by=people.street, planned_on=people.on, on=people.on)


def _visited(facility: Facility, severities: Collection[str], people: People) -> list[Finding]:
    """Visit, find the first item of each severity not met, conclude, and return what was found."""
    visit, items = _begun(facility, people)
    failed = [next(item for item in items if item.severity == severity) for severity in severities]
    for item in items:
        _answer(visit, item, people, _words(item) if item in failed else "")
    _conclude(visit, people)
    return list(visit.findings.with_case().order_by("item__severity", "item__order"))


def _words(item: ChecklistItem) -> str:
    return str(WORDS["found"].get(item.clause_code, WORDS["found"]["any"])[0])


def _stop(facility: Facility, kind: StopKind, people: People) -> StopOrder:
    """Visit, find the exit locked, stop at once, and conclude."""
    visit, items = _begun(facility, people)
    grave = next(item for item in items if item.severity == Severity.SERIOUS)
    for item in items:
        _answer(visit, item, people, LOCKED if item == grave else "")
    part = "二楼活动室和寝室" if kind == StopKind.USE else ""
    order = stop_orders.stop(visit, grave, by=people.street, at=people.at, kind=kind, part=part, reasons=LOCKED)
    _conclude(visit, people)
    return order


def _begun(facility: Facility, people: People) -> tuple[Visit, list[ChecklistItem]]:
    checklist = Checklist.objects.current(people.on).for_user(people.street).order_by("code")[0]
    visit = visiting.start(facility, checklist, by=people.street, at=people.at)
    return visit, [item for item in checklist.items.order_by("order") if item.is_tapped and not item.condition]


def _answer(visit: Visit, item: ChecklistItem, people: People, found: str) -> None:
    outcome, photos = (AnswerOutcome.FAIL, [_photo("现场照片.jpg")]) if found else (AnswerOutcome.PASS, [])
    visiting.answer(visit, item, by=people.street, at=people.at, outcome=outcome, note=found, photos=photos)


def _photo(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pictures.drawn(), "image/jpeg")


def _conclude(visit: Visit, people: People) -> None:
    """Enter what else the checklist asks, and conclude."""
    for item in _unanswered(visit):
        value = item.options_met[0] if item.options_met else str(int(item.lowest or 20))
        visiting.answer(visit, item, by=people.street, at=people.at, value=value)
    visiting.conclude(visit, by=people.street, at=people.at, summary=WORDS["summary"]["any"][0])


def _unanswered(visit: Visit) -> Iterator[ChecklistItem]:
    answered = visit.answers.values("item")
    for item in visit.checklist.items.exclude(pk__in=answered).filter(is_required=True, condition=""):
        if not item.is_tapped:
            yield item


def _lift(order: StopOrder, people: People) -> None:
    """Re-check on site the same day, and lift the order by two people."""
    finding: Finding = stop_orders.finding_of(order)  # type: ignore[assignment]
    visit = rechecks.plan(finding, by=people.street, planned_on=people.on, on=people.on)
    later = people.at + timedelta(hours=3)
    visiting.begin(visit, by=people.street, at=later)
    visiting.answer(visit, finding.item, by=people.street, at=later, outcome=AnswerOutcome.PASS, note=OPENED)
    visiting.conclude(visit, by=people.street, at=later)
    stop_orders.propose_lifting(order, by=people.street, note=OPENED)
    stop_orders.lift(order, by=people.lead, at=later)


def _sanctions(people: People) -> None:
    """Let the reviewer propose one sanction, which waits for its second person."""
    if row := Sanction.objects.suggested().with_case().order_by("pk").first():
        ground = SanctionGround.objects.get(pk="refusal")
        reasons = "责令整改期限届满后经两次催告仍未整改。"
        sanctions.propose(row, by=people.reviewer, on=people.on, ground=ground, amount=8000, reasons=reasons)
