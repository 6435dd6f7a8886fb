"""Decisions on a filing: the receipt, or a refusal with clauses and reasons by four eyes (registration measures art. 9)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.changes import change_filings
from facilities.decisions import acceptance, letters
from facilities.filing import letters as filing_letters, policy, receipts, rules
from facilities.filing.filings import FILEABLE, MOVES, TERMS, under_review
from facilities.filing.models import Filing, Receipt
from facilities.ground.choices import PUBLIC_STATES, FacilityState, FilingKind, FilingState
from facilities.ground.models import Facility
from facilities.ground.states import ENDS, FACILITY_MOVES
from facilities.proposals import proposals
from facilities.proposals.choices import ProposalKind, ProposalState
from facilities.proposals.models import Proposal
from facilities.relocation import relocations
from facilities.verification import verifications
from portal.accounts.scope import require
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import Refused
from portal.models import Clause, Threshold, User
from portal.rulebook.rulebook import Limits, Outcome
from portal.workflow.workflow import move


@transaction.atomic
def accept(filing: Filing, *, by: User, on: date, note: str = "") -> Receipt:
    """File the facility, issue the receipt with the notice of basic conditions, and start the on-site verification.

    Raises IllegalMove if somebody decided already, NotReady if a clause is not met today that a filing must meet, and Refused
    if a department was not asked, `note` gives no reason where one is needed, the rulebook wants two people, or a decision is
    proposed and waits for its second person.
    """
    require(policy.may_decide(by, filing))
    under_review(filing)
    proposals.require_none(filing=filing)
    weighed = acceptance.require_acceptable(filing, on=on, note=note)
    if weighed.why_two:
        why = "、".join(str(reason) for reason in weighed.why_two)
        raise Refused(_("One person alone does not accept this filing (%(why)s): propose it.") % {"why": why})
    return _accepted(filing, by, on, note)


@transaction.atomic
def propose_acceptance(filing: Filing, *, by: User, on: date, note: str = "") -> Proposal:
    """Hand a finished review up: a second person, who decides, confirms it or sends it back.

    Raises what `accept` raises, but for the second person.
    """
    require(policy.may_review(by, filing))
    under_review(filing)
    weighed = acceptance.require_acceptable(filing, on=on, note=note)
    return proposals.propose_acceptance(filing, by=by, on=on, reasons=note, points=weighed.points)


@transaction.atomic
def confirm_acceptance(proposal: Proposal, *, by: User, on: date) -> Receipt:
    """Accept a filing as a colleague proposed, weighed anew today.

    Raises NotAllowed for the proposer, Refused if a finding or an opinion came up to which the proposal says nothing.
    """
    filing = proposals.filing_of(proposal, ProposalKind.ACCEPTANCE)
    require(policy.may_decide(by, filing))
    under_review(filing)
    weighed = acceptance.require_acceptable(filing, on=on, note=proposal.reasons)
    if weighed.points - set(proposal.points.split()):
        raise Refused(
            _("Findings or opinions came up since this was proposed. Please send it back to be reasoned anew.")
        )
    proposals.decide(proposal, ProposalState.CONFIRMED, by=by, on=on)
    return _accepted(filing, by, on, proposal.reasons)


def _accepted(filing: Filing, by: User, on: date, note: str) -> Receipt:
    move(filing, FilingState.ACCEPTED, table=MOVES, by=by, note=note)
    _decided(filing, on, note)
    _take_effect(filing, by, on)
    receipt = receipts.issue(filing, by=by, on=on)
    filing_letters.basic_conditions(receipt, by=by, on=on)
    if filing.kind != FilingKind.CHANGE:
        verifications.plan(filing, by=by, on=on)
    return receipt


def _take_effect(filing: Filing, by: User, on: date) -> None:
    """A change is written into the facility that is filed already; every other kind files its facility."""
    if filing.kind == FilingKind.CHANGE:
        change_filings.apply(filing, by=by, on=on)
        return
    _file(filing.facility, by, on)
    if filing.kind == FilingKind.RELOCATION:
        relocations.conclude(filing, by=by, on=on)


def _file(facility: Facility, by: User, on: date) -> None:
    """Let the filing hold. One that holds already keeps its state; a new filing ends an order to correct."""
    state = Facility.objects.select_for_update().get(pk=facility.pk).state
    if state in FILEABLE or state in ENDS:  # the table of moves refuses what has ended
        move(facility, FacilityState.FILED, table=FACILITY_MOVES, by=by)
        verifications.end_orders(facility, by=by, on=on)
        facility.filed_on = facility.places_as_of = on
        facility.save(update_fields=["filed_on", "places_as_of"])


@transaction.atomic
def propose_refusal(
    filing: Filing, *, by: User, on: date, reasons: str, clauses: Iterable[Clause], against_findings: str = ""
) -> Proposal:
    """Propose that the filing does not conform, with reasons and the clauses they rest on, for a second person to confirm.

    Where the rulebook has a hearing period before a refusal, the operator is told and heard. Raises Refused without
    reasons or clauses, for personal data in the reasons, while another proposal waits, and for a clause that the rulebook
    finds met unless `against_findings` says why its finding does not hold.
    """
    require(policy.may_review(by, filing))
    under_review(filing)
    chosen = list(clauses)
    if (met := met_among(filing, chosen, on=on)) and not against_findings.strip():
        names = "、".join(str(clause) for clause in met)
        reason = _("The rulebook finds these clauses met (%(names)s): please say why its finding does not hold.")
        raise Refused(reason % {"names": names}, field="against_findings")
    proposal = proposals.propose(
        filing=filing, by=by, on=on, reasons=reasons, clauses=chosen, against_findings=against_findings
    )
    if days := int(Limits(on)["refusal.hearing.working_days"]):
        source = Threshold.objects.in_force(on).filter(key="refusal.hearing.working_days").latest("effective_from")
        clause = Clause.objects.in_force(on).filter(code=source.clause_code).order_by("-version").first()
        clock.start(proposal, TermKind.HEARING, on=on, working_days=days, clause=clause)
        letters.refusal_intent(proposal, by=by, on=on)
    return proposal


def met_among(filing: Filing, clauses: Iterable[Clause], *, on: date) -> list[Clause]:
    """Return which of the clauses every check of the rulebook finds met by the filing on the day."""
    outcomes: dict[str, set[Outcome]] = {}
    for finding in rules.of_filing(filing, on=on):
        outcomes.setdefault(finding.clause.code, set()).add(finding.outcome)
    return [clause for clause in clauses if outcomes.get(clause.code) == {Outcome.MET}]


@transaction.atomic
def confirm_refusal(proposal: Proposal, *, by: User, on: date) -> Filing:
    """Find the facility not conforming as a colleague proposed; it is published, and the operator gets the letter (art. 9).

    A facility that was filed becomes "not conforming" by its refused filing; one that never was stays unfiled, and its
    refusal is published all the same; a refused change leaves what was filed before. Raises NotAllowed for the proposer,
    IllegalMove if somebody decided already, Refused while the operator is still to be heard.
    """
    filing = proposals.filing_of(proposal, ProposalKind.REFUSAL)
    require(policy.may_decide(by, filing))
    under_review(filing)
    require_heard(proposal, on=on)
    proposals.decide(proposal, ProposalState.CONFIRMED, by=by, on=on)
    move(filing, FilingState.REFUSED, table=MOVES, by=by, note=proposal.reasons)
    _decided(filing, on, proposal.reasons)
    filing.refused_clauses.set(proposal.clauses.all())
    letters.refusal(filing, by=by, on=on)
    if filing.kind == FilingKind.FIRST and _state_of(filing) in PUBLIC_STATES:
        move(filing.facility, FacilityState.NONCONFORMING, table=FACILITY_MOVES, by=by)
    return filing


@transaction.atomic
def send_back(proposal: Proposal, *, by: User, on: date, answer: str) -> Proposal:
    """Send a proposed decision back to its author with a reason; the filing stays under review."""
    filing = proposals.filing_of(proposal)
    require(policy.may_decide(by, filing))
    under_review(filing)
    if not answer.strip():
        raise Refused(_("Please say why you send it back."), field="answer")
    return proposals.decide(proposal, ProposalState.SENT_BACK, by=by, on=on, answer=answer)


@transaction.atomic
def take_back(proposal: Proposal, *, by: User, on: date) -> None:
    """Let the author take the proposal back before it is decided."""
    filing = proposals.filing_of(proposal)
    require(proposal.proposed_by_id == by.pk and policy.may_review(by, filing))
    under_review(filing)
    proposals.lapse(filing=filing, by=by, on=on)


@transaction.atomic
def state_case(proposal: Proposal, *, by: User, on: date, statement: str) -> Proposal:
    """Take down what the operator says before a refusal is decided."""
    filing = proposals.filing_of(proposal)
    require(policy.may_file(by, filing))
    under_review(filing)
    if clock.running(proposal, TermKind.HEARING) is None or not statement.strip():
        raise Refused(_("There is nothing to be heard on, or the period is over."))
    proposal.statement, proposal.stated_on = statement.strip(), on
    proposal.save(update_fields=["statement", "stated_on"])
    return proposal


def require_heard(proposal: Proposal, *, on: date) -> None:
    """Raise Refused while the operator may still state its case and has not done so."""
    term = clock.running(proposal, TermKind.HEARING)
    if term and proposal.stated_on is None and (term.due_on is None or on <= term.due_on):
        raise Refused(_("The operator may still be heard, until %(day)s.") % {"day": term.due_on or "—"})


def _state_of(filing: Filing) -> str:
    return Facility.objects.select_for_update().get(pk=filing.facility_id).state


def _decided(filing: Filing, on: date, note: str) -> None:
    filing.decided_on, filing.decision_note = on, note
    filing.save(update_fields=["decided_on", "decision_note"])
    for kind in TERMS:
        clock.end(filing, kind, on=on)
