"""The demo's decisions: a refusal that waits for its second person, verifications, orders to correct, cancellations."""

from dataclasses import dataclass
from datetime import date, timedelta

from facilities.decisions import decisions, letters as decisions_letters
from facilities.decisions.choices import CancellationState
from facilities.ground.choices import FacilityState, FilingState
from facilities.models import (
    Cancellation,
    CancellationGround,
    CorrectionOrder,
    Facility,
    Filing,
    OrderPoint,
    Proposal,
    Verification,
    VerificationItem,
)
from facilities.proposals.choices import ProposalKind, ProposalState
from facilities.verification import letters as verification_letters, verifications
from facilities.verification.choices import ItemOutcome, VerificationState
from portal.accounts.models import User
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.clock.models import CalendarDay
from portal.rulebook.models import Clause

SEEN = "安全出口处堆放杂物，疏散通道不畅。"
FORGED = "备案时提交的消防安全检查合格证明经核实系伪造。"
REFUSED = "场地设在四层，不符合托育机构设置标准关于楼层的要求。"
SEEN_OTHERWISE = "系统按申报的楼层审查；经现场核实，实际使用的是四层的房间，与申报不符。"
OPEN_VERIFICATIONS = 5


@dataclass(frozen=True)
class Bureau:
    """The two people of the bureau who take decisions, and the day on which the demo is made."""

    lead: User
    reviewer: User
    on: date

    def ago(self, days: int) -> date:
        """Return the working day on or before so many calendar days ago."""
        working = CalendarDay.objects.filter(is_working=True, day__lte=self.on - timedelta(days=days))
        return working.latest("day").day


def build(filings: list[Filing], lead: User, reviewer: User, on: date) -> None:
    """Let the filings go on as far as their facilities' states say."""
    bureau = Bureau(lead, reviewer, on)
    accepted = [filing for filing in filings if filing.state == FilingState.ACCEPTED]
    for filing in accepted:
        if filing.facility.state == FacilityState.VERIFIED:
            _verified(filing, bureau)
        elif filing.facility.state == FacilityState.CANCELLED:
            _cancelled(filing, bureau)
        elif filing.facility.state == FacilityState.NONCONFORMING:
            _ordered(filing, bureau)
    filed = [filing for filing in accepted if filing.facility.state == FacilityState.FILED]
    for filing in sorted(filed, key=lambda row: row.decided_on or on)[-OPEN_VERIFICATIONS:]:
        _planned(filing, bureau)
    for filing in [row for row in filed if row.facility.operator_id != filed[0].facility.operator_id][:1]:
        _announced(
            filing, bureau
        )  # not the first operator's: a facility about to be struck off can't be changed or ended
    _proposed([filing for filing in filings if filing.state == FilingState.SUBMITTED], bureau)


def _proposed(filings: list[Filing], bureau: Bureau) -> None:
    """Propose to refuse the one that came in first: it waits for the lead."""
    if filings:
        first = min(filings, key=lambda row: (row.received_on or bureau.on, row.pk))
        clauses = [Clause.objects.filter(code="setting-floor").latest("version")]
        decisions.propose_refusal(
            first,
            by=bureau.reviewer,
            on=bureau.on,
            reasons=REFUSED,
            clauses=clauses,
            against_findings=SEEN_OTHERWISE,
        )


def _planned(filing: Filing, bureau: Bureau) -> None:
    row = Verification.objects.create(facility=filing.facility, filing=filing, assigned_to=bureau.reviewer)
    _items(row, "")
    clock.begin(row, TermKind.VERIFICATION, on=filing.decided_on or bureau.on)


def _items(row: Verification, outcome: str) -> list[VerificationItem]:
    clauses = verifications.clauses_on_site(row.facility, on=row.filing.decided_on)  # type: ignore[arg-type]
    return VerificationItem.objects.bulk_create(
        VerificationItem(verification=row, clause=clause, outcome=outcome) for clause in clauses
    )


def _verified(filing: Filing, bureau: Bureau) -> Verification:
    decided = filing.decided_on or bureau.on
    row = Verification.objects.create(
        facility=filing.facility,
        filing=filing,
        assigned_to=bureau.reviewer,
        state=VerificationState.PASSED,
        visited_on=min(decided + timedelta(days=9), bureau.on),
        visited_by=bureau.reviewer,
    )
    _items(row, ItemOutcome.MET)
    return row


def _ordered(filing: Filing, bureau: Bureau) -> None:
    row = _verified(filing, bureau)
    visited = bureau.ago(2)
    Verification.objects.filter(pk=row.pk).update(state=VerificationState.FAILED, visited_on=visited)
    row.visited_on = visited
    item = row.items.select_related("clause").get(clause__code="fire-exits")
    item.outcome, item.note = ItemOutcome.NOT_MET, SEEN
    item.save()
    order = CorrectionOrder.objects.create(
        facility=filing.facility,
        verification=row,
        severity=item.clause.severity,
        restores=FacilityState.FILED,
        ordered_on=visited,
        ordered_by=bureau.reviewer,
    )
    OrderPoint.objects.create(order=order, clause=item.clause, text=SEEN)
    verifications.begin_term(order, visited)
    verification_letters.correction_order(order, by=bureau.reviewer, on=visited)


def _case(facility: Facility, ground: str, reasons: str, opened: date, bureau: Bureau) -> Cancellation:
    row = CancellationGround.objects.get(pk=ground)
    case = Cancellation.objects.create(
        facility=facility,
        ground=row,
        clause=Clause.objects.filter(code=row.clause_code).latest("version"),
        reasons=reasons,
        opened_on=opened,
        opened_by=bureau.reviewer,
    )
    clock.begin(case, TermKind.HEARING, on=opened)
    decisions_letters.cancellation_intent(case, by=bureau.reviewer, on=opened)
    return case


def _announced(filing: Filing, bureau: Bureau) -> None:
    """Leave a cancellation in its hearing period."""
    _case(filing.facility, "false-materials", FORGED, bureau.ago(1), bureau)


def _cancelled(filing: Filing, bureau: Bureau) -> None:
    opened, decided = bureau.ago(40), bureau.ago(25)
    case = _case(filing.facility, "correction-overdue", "责令改正期限届满后经复查仍未改正：" + SEEN, opened, bureau)
    proposal = Proposal.objects.create(
        kind=ProposalKind.CANCELLATION,
        cancellation=case,
        reasons=case.reasons,
        state=ProposalState.CONFIRMED,
        proposed_by=bureau.reviewer,
        proposed_on=decided,
        decided_by=bureau.lead,
        decided_on=decided,
    )
    proposal.clauses.add(case.clause)
    clock.end(case, TermKind.HEARING, on=decided)
    case.state, case.decided_on = CancellationState.CANCELLED, decided
    case.save()
    decisions_letters.cancellation(case, proposal, by=bureau.lead, on=decided)
