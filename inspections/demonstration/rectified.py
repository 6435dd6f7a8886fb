"""What follows the invented findings, by the acts that people would take: letters, more time, re-checks, appeals, sanctions, stop orders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from facilities import appealing as appeals
from facilities.choices import FacilityState
from facilities.models import Facility
from inspections import (
    correspondence,
    escalating,
    extending,
    rechecking,
    rectifying,
    sanctioning,
    stopping,
    visiting,
)
from inspections.choices import AnswerOutcome, FindingState, StopKind
from inspections.demonstration import pictures
from inspections.demonstration.story import moment
from inspections.models import Checklist, ChecklistItem, Finding, Sanction, SanctionGround, StopOrder, Visit
from portal.choices import Severity
from portal.demo_people import HOME_STREET
from portal.demonstration import demonstrator
from portal.models import CalendarDay, User
from portal.querysets import within

LETTERS = 8  # visits of the last weeks whose order lies in the operator's hands
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
    if people is None or StopOrder.objects.exists():
        return 0
    _letters(people)
    _own(people)
    _answered(people)
    _ends(people)
    _stops(people)
    escalating.run(on=on, at=people.at)
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


def _letters(people: People) -> None:
    """Send the orders of the latest visits of the street's officer, with their letters."""
    open_ones = Finding.objects.ordered().filter(visit__inspector=people.street).values("visit")
    visits = Visit.objects.filter(pk__in=open_ones).with_facility().order_by("-concluded_at")
    for visit in visits[:LETTERS]:
        found = list(visit.findings.exclude(state=FindingState.ADVISED).with_case().order_by("item__order"))
        correspondence.rectification_order(visit, found, by=people.street, on=found[0].found_on)


def _own(people: People) -> None:
    """Let the account `operator` ask for more time, and appeal against what was found."""
    mine = Finding.objects.operated_by(people.operator).ordered().with_case().order_by("-due_on", "pk")
    for finding in mine:
        if not extending.obstacle(finding, on=people.on):
            reason = "更换防火门须由厂家定制，预计下周到货。"
            extending.ask(finding, by=people.operator, at=people.at, working_days=5, reason=reason)
            break
    cited = Finding.objects.operated_by(people.operator).cited().with_case().order_by("-found_on", "pk")
    for finding in cited:
        if appeals.may_appeal(people.operator, finding, on=people.on):
            reasons = "检查时正在交接班，记录当日已补齐，请复核。"
            appeals.file(finding, reasons=reasons, by=people.operator, on=people.on)
            break


def _answered(people: People) -> None:
    """Plan a re-check on site of what the street's officer cited and the operator answered."""
    waiting = Finding.objects.answered().filter(visit__inspector=people.street).with_case().order_by("pk")
    if finding := waiting.first():
        rechecking.plan(finding, by=people.street, planned_on=people.on, on=people.on)


def _ends(people: People) -> None:
    """Let one finding be unable to be corrected, and another be rescinded by the lead."""
    rows = Finding.objects.ordered().filter(visit__inspector=people.street, severity=Severity.MINOR)
    found = list(rows.exclude(facility__operator__organisation__memberships__user=people.operator).with_case()[:2])
    if len(found) == 2:
        note = "房屋结构限制，户外场地无法增设，机构书面确认。"
        rectifying.find_unable(found[0], by=people.street, at=people.at, note=note)
        reasons = "经核对，该项不适用于此类机构。"
        rectifying.rescind(found[1], by=people.lead, on=people.on, reasons=reasons)


def _stops(people: People) -> None:
    """Stop the use of a part at one facility, and the service at two, one of which goes on again."""
    places = _free_places(people)
    for number, facility in enumerate(places):
        kind = StopKind.USE if number == 0 else StopKind.SERVICE
        order = _stop(facility, kind, people)
        if order and number == 2:
            _lift(order, people)


def _free_places(people: People) -> Sequence[Facility]:
    rows = Facility.objects.filter(within([HOME_STREET]), is_demo=True, state=FacilityState.VERIFIED)
    rows = rows.exclude(operator__organisation__memberships__user=people.operator)
    return list(rows.exclude(visits__in=Visit.objects.awaited()).with_area().order_by("pk")[:3])


def _stop(facility: Facility, kind: StopKind, people: People) -> StopOrder | None:
    """Visit, find the exit locked, stop at once, and conclude."""
    checklist = Checklist.objects.current(people.on).for_user(people.street).order_by("code").first()
    if checklist is None:
        return None
    visit = visiting.start(facility, checklist, by=people.street, at=people.at)
    items = [item for item in checklist.items.order_by("order") if item.is_tapped and not item.condition]
    grave = next((item for item in items if item.severity == Severity.SERIOUS), None)
    if grave is None:
        return None
    for item in items:
        _answer(visit, item, people, is_met=item != grave)
    part = "二楼活动室和寝室" if kind == StopKind.USE else ""
    order = stopping.stop(visit, grave, by=people.street, at=people.at, kind=kind, part=part, reasons=LOCKED)
    _conclude(visit, people)
    return order


def _answer(visit: Visit, item: ChecklistItem, people: People, *, is_met: bool) -> None:
    facts = {"outcome": AnswerOutcome.PASS} if is_met else {"outcome": AnswerOutcome.FAIL, "note": LOCKED}
    photos = () if is_met else [_photo()]
    visiting.answer(visit, item, by=people.street, at=people.at, photos=photos, **facts)  # type: ignore[arg-type]


def _photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场照片.jpg", pictures.drawn(), "image/jpeg")


def _conclude(visit: Visit, people: People) -> None:
    """Enter what else the checklist asks, and conclude."""
    for item in _unanswered(visit):
        value = item.options_met[0] if item.options_met else str(int(item.lowest or 20))
        visiting.answer(visit, item, by=people.street, at=people.at, value=value)
    visiting.conclude(visit, by=people.street, at=people.at, summary="发现严重隐患，已当场责令停止。")


def _unanswered(visit: Visit) -> Iterator[ChecklistItem]:
    answered = visit.answers.values("item")
    for item in visit.checklist.items.exclude(pk__in=answered).filter(is_required=True, condition=""):
        if not item.is_tapped:
            yield item


def _lift(order: StopOrder, people: People) -> None:
    """Re-check on site the same day, and lift the order by two people."""
    finding: Finding = stopping.finding_of(order)  # type: ignore[assignment]
    visit = rechecking.plan(finding, by=people.street, planned_on=people.on, on=people.on)
    later = people.at + timedelta(hours=3)
    visiting.begin(visit, by=people.street, at=later)
    visiting.answer(visit, finding.item, by=people.street, at=later, outcome=AnswerOutcome.PASS, note=OPENED)
    visiting.conclude(visit, by=people.street, at=later)
    stopping.propose_lifting(order, by=people.street, note=OPENED)
    stopping.lift(order, by=people.lead, at=later)


def _sanctions(people: People) -> None:
    """Let the reviewer propose one sanction, which waits for its second person."""
    if row := Sanction.objects.suggested().with_case().order_by("pk").first():
        ground = SanctionGround.objects.get(pk="refusal")
        reasons = "责令整改期限届满后经两次催告仍未整改。"
        sanctioning.propose(row, by=people.reviewer, on=people.on, ground=ground, amount=8000, reasons=reasons)
