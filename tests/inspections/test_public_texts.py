"""Nothing that an act makes public names a person or holds a number of anybody: every door of such a text, one by one."""

from collections.abc import Callable

import pytest

from facilities.appeals import appeals
from facilities.decisions import cancellations, decisions
from facilities.dossier import preparation
from facilities.ground.choices import FacilityState, FilingState
from facilities.models import (
    CancellationGround,
    Facility,
    FeeSheet,
    Filing,
    Suspension,
    Termination,
    Verification,
)
from facilities.prices import sheets
from facilities.suspension import suspensions
from facilities.termination import terminations
from facilities.verification import verifications
from inspections.complaints import handling
from inspections.credit import listings
from inspections.findings import stop_orders
from inspections.incidents import investigation
from inspections.models import Checklist, Finding
from inspections.visits import visits
from portal.accounts.choices import Role
from portal.errors import Refused
from portal.models import Clause
from tests.facilities.builders import complete_facility
from tests.facilities.life import refuse
from tests.factories import (
    CHANGQING,
    TODAY,
    FilingFactory,
    PersonFactory,
    VisitFactory,
    officer,
    operator_user,
)
from tests.inspections.complaints.grievances import accepted, reported
from tests.inspections.conftest import NOW, jpeg

pytestmark = pytest.mark.django_db
Act = Callable[[str], object]
HARMLESS = "负责人未到岗，保健人员不在场"


@pytest.fixture
def facility(checklist):
    facility = complete_facility(
        head_name="欧阳静雯", state=FacilityState.VERIFIED, filed_on=TODAY, operator__representative="司徒志远"
    )
    PersonFactory(facility=facility, name="诸葛小红")
    FilingFactory(facility=facility, state=FilingState.ACCEPTED, decided_on=TODAY)
    return facility


def ground_of_cancellation(facility: Facility) -> Act:
    by, ground = officer(Role.REVIEWER), CancellationGround.objects.get(pk="false-materials")
    return lambda text: cancellations.announce(facility, by=by, on=TODAY, ground=ground, reasons=text)


def proposal_to_cancel(facility: Facility) -> Act:
    ground_of_cancellation(facility)(HARMLESS)
    case, by = facility.cancellations.get(), officer(Role.REVIEWER)
    on = case.opened_on.replace(year=case.opened_on.year + 1)
    return lambda text: cancellations.propose(case, by=by, on=on, reasons=text, clauses=[case.clause])


def proposal_to_refuse(facility: Facility) -> Act:
    Facility.objects.filter(pk=facility.pk).update(state=FacilityState.UNFILED)
    filing, by = FilingFactory(facility=facility, number="备330103-2026-00007"), officer(Role.REVIEWER)
    clauses = [Clause.objects.get(code="setting-floor")]
    return lambda text: decisions.propose_refusal(
        filing, by=by, on=TODAY, reasons=text, clauses=clauses, against_findings="现场核实与申报不符"
    )


def note_of_a_verification(facility: Facility) -> Act:
    Facility.objects.filter(pk=facility.pk).update(state=FacilityState.FILED)
    facility.refresh_from_db()
    by = officer(Role.REVIEWER)
    filing = Filing.objects.get(facility=facility)
    verification = Verification.objects.create(facility=facility, filing=filing)
    item = verification.items.create(clause=Clause.objects.filter(code="setting-floor").latest("version"))
    return lambda text: verifications.answer(item, by=by, outcome="not_met", note=text)


def reasons_of_an_appeal(facility: Facility) -> Act:
    filing = FilingFactory(
        facility=facility, number="备330103-2026-00008", declared={"basics": {"name": facility.name}}
    )
    refuse(filing, by=officer(Role.BUREAU_LEAD))
    row = appeals.file(filing, reasons="楼层认定有误", by=operator_user(facility.operator), on=TODAY)
    by = officer(Role.BUREAU_LEAD)
    return lambda text: appeals.decide(row, outcome="upheld", reasons=text, by=by, on=TODAY)


def reasons_of_an_appeal_against_a_finding(facility: Facility) -> Act:
    visit, street = failed_visit(facility)
    visits.conclude(visit, by=street, at=NOW)
    row = appeals.file(Finding.objects.first(), reasons="当日已拆", by=operator_user(facility.operator), on=TODAY)
    by = officer(Role.BUREAU_LEAD)
    return lambda text: appeals.decide(row, outcome="sent_back", reasons=text, by=by, on=TODAY)


def reason_of_a_suspension(facility: Facility) -> Act:
    told = {"arrangement": "转至附近机构", "parents_told_on": TODAY, "parents_told_how": "家长会"}
    by = operator_user(facility.operator)
    return lambda text: suspensions.ask(
        Suspension(facility=facility, reason=text, from_on=TODAY, until_on=TODAY, **told), by=by, on=TODAY
    )


def reason_of_the_end(facility: Facility) -> Act:
    facts = {"last_day": TODAY, "parents_told_on": TODAY, "parents_told_how": "书面通知"}
    by = operator_user(facility.operator)
    return lambda text: terminations.draft(Termination(facility=facility, reason=text, **facts), by=by, on=TODAY)


def reason_of_the_end_rewritten(facility: Facility) -> Act:
    row = reason_of_the_end(facility)(HARMLESS)
    facts = {"staff_plan": "转岗", "wages_by": TODAY, "fees_plan": "原路退回"}
    by = operator_user(facility.operator)

    def hand_in(text: str) -> object:
        Termination.objects.filter(pk=row.pk).update(reason=text, **facts)
        return terminations.submit(row, by=by, on=TODAY)

    return hand_in


def what_a_price_includes(facility: Facility) -> Act:
    by = operator_user(facility.operator)
    return lambda text: sheets.publish(
        FeeSheet(facility=facility, holds_from=TODAY, fee_note=text), {(sheets.CARE, ""): 400000}, by=by, on=TODAY
    )


def what_the_fee_includes(facility: Facility) -> Act:
    Facility.objects.filter(pk=facility.pk).update(state=FacilityState.UNFILED)
    facility.filings.update(state=FilingState.DRAFT, decided_on=None)
    by = operator_user(facility.operator)

    def save(text: str) -> None:
        row = Facility.objects.get(pk=facility.pk)
        row.fee_note = text
        preparation.save_section(row, row, "basics", by=by, on=TODAY)

    return save


def listing(facility: Facility) -> Act:
    by, clause = officer(Role.BUREAU_LEAD), Clause.objects.get(code="district-credit-lists")
    facts = {"kind": "black", "clause": clause, "months": 6}
    return lambda text: listings.announce(facility, by=by, on=TODAY, reasons=text, **facts)


def lifting_of_a_listing(facility: Facility) -> Act:
    by = officer(Role.BUREAU_LEAD)
    row = listing(facility)(HARMLESS)
    listings.confirm(row, by=by, on=TODAY.replace(month=12, day=28))
    return lambda text: listings.lift(row, by=by, on=TODAY, reason=text)


def failed_visit(facility: Facility):
    street = officer(Role.STREET_OFFICER, area=CHANGQING)
    visit = VisitFactory(facility=facility, inspector=street, checklist=Checklist.objects.latest("pk"))
    for item in visit.checklist.items.all():
        visits.answer(visit, item, by=street, at=NOW, outcome="fail", note="门锁死", photos=[jpeg()])
    return visit, street


def stop_order(facility: Facility, name: str) -> Act:
    visit, street = failed_visit(facility)
    item = visit.checklist.items.get(order=1)
    facts = {"kind": "use", "part": "二楼活动室", "reasons": HARMLESS}
    return lambda text: stop_orders.stop(visit, item, by=street, at=NOW, **(facts | {name: text}))


def reasons_of_a_stop_order(facility: Facility) -> Act:
    return stop_order(facility, "reasons")


def part_of_a_stop_order(facility: Facility) -> Act:
    return stop_order(facility, "part")


def reply_to_a_complaint(facility: Facility) -> Act:
    by = officer(Role.DEPARTMENT_OFFICER, department="market")
    complaint = accepted(facility, officer(Role.BUREAU_LEAD), "market")
    handling.finish(complaint.parts.get(), by=by, on=TODAY, outcome="upheld", result="属实")
    return lambda text: handling.reply(complaint, by=by, on=TODAY, outcome="upheld", text=text)


def lesson_of_an_incident(facility: Facility) -> Act:
    by = officer(Role.BUREAU_LEAD)
    incident = reported(facility, operator_user(facility.operator))
    investigation.take_up(incident, by=by)
    words = {"cause": "护栏松动", "findings": "检查流于形式", "lessons": ""}
    investigation.conclude(incident, by=by, on=TODAY, responsibility="none", **words)
    return lambda text: investigation.tell_all(incident, by=by, on=TODAY, title="警示", text=text)


DOORS = [
    ground_of_cancellation,
    proposal_to_cancel,
    proposal_to_refuse,
    note_of_a_verification,
    reasons_of_an_appeal,
    reasons_of_an_appeal_against_a_finding,
    reason_of_a_suspension,
    reason_of_the_end,
    reason_of_the_end_rewritten,
    what_a_price_includes,
    what_the_fee_includes,
    listing,
    lifting_of_a_listing,
    reasons_of_a_stop_order,
    part_of_a_stop_order,
    reply_to_a_complaint,
    lesson_of_an_incident,
]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_published_text_names_nobody(door, facility):
    act = door(facility)

    for text in (
        "负责人欧阳静雯未到岗",
        "欧阳 静雯未到岗",
        "司徒志远的机构",
        "保健员诸葛小红不在场",
        "电话13912345678",
    ):
        with pytest.raises(Refused, match=r"公布|公开|号码|手机|姓名|个人") as refusal:
            act(text)
        assert (refusal.value.field == "part") is (door is part_of_a_stop_order)

    act(HARMLESS)
