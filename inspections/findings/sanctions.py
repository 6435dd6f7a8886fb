"""Sanctions (处罚建议): suggested by the clock or an inspector, proposed by one person of the bureau, confirmed by another.

A confirmed one is told to the operator before it is imposed (告知), with the ground of the law and the facts; imposing it is not the portal's.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from facilities.models import Facility
from facilities.review.workload import leads_of
from inspections.findings import letters, policy
from inspections.findings.choices import SanctionCause, SanctionState as State
from inspections.findings.models import Finding, Sanction, SanctionGround
from portal.accounts.scope import is_hand_of, require
from portal.actions import Act, before, declare
from portal.errors import NotAllowed, Refused
from portal.letters import notices
from portal.models import Clause, User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    State.SUGGESTED: {State.PROPOSED, State.DROPPED},
    State.PROPOSED: {State.CONFIRMED, State.SUGGESTED},
}


@transaction.atomic
def suggest(finding: Finding, cause: str, *, on: date) -> Sanction:
    """Suggest a sanction for a finding: one for the whole facility, to which further findings come until it is proposed.

    The leads are told once for each sanction.
    """
    Facility.objects.select_for_update(no_key=True).get(pk=finding.facility_id)
    sanction = Sanction.objects.open().filter(facility=finding.facility_id).first()
    if sanction is None:
        sanction = Sanction.objects.create(facility=finding.facility, cause=cause, suggested_on=on)
        _tell_leads(sanction)
    sanction.findings.add(finding)
    return sanction


def _tell_leads(sanction: Sanction) -> None:
    for lead in leads_of(sanction.facility.area_id):
        notices.tell(
            f"sanction-{sanction.pk}:{lead.pk}",
            to=lead,
            title=gettext_lazy("A sanction is suggested: %(facility)s"),
            text=SanctionCause(sanction.cause).label,
            about={"facility": sanction.facility},
            url=sanction.get_absolute_url(),
        )


def amounts(ground: SanctionGround, *, on: date) -> tuple[int, int] | None:
    """Return the smallest and the largest amount of a ground in yuan, or None if it brings no fine."""
    limits = Limits(on).starting(f"sanction.{ground.code}.")
    return (int(limits["least_yuan"]), int(limits["most_yuan"])) if limits else None


@transaction.atomic
def propose(
    sanction: Sanction, *, by: User, on: date, ground: SanctionGround, amount: int | None, reasons: str
) -> Sanction:
    """Propose the sanction to a second person: ground, amount within the law's range, facts and reasons."""
    require(policy.may_draft_sanction(by, sanction))
    if not reasons.strip():
        raise Refused(_("Please write down the facts and reasons."), field="reasons")
    _must_be_in_range(ground, amount, on)
    clause = Clause.objects.in_force(on).filter(code=ground.clause_code).order_by("-version").first()
    if clause is None:
        raise Refused(_("The clause of this ground is not in force."), field="ground")
    sanction.refresh_from_db(fields=["state"], from_queryset=Sanction.objects.select_for_update())
    sanction.ground, sanction.clause, sanction.amount, sanction.reasons = ground, clause, amount, reasons.strip()
    sanction.proposed_by, sanction.proposed_on = by, on
    if sanction.state == State.SUGGESTED:  # else `move` says that a colleague was faster
        sanction.save(update_fields=["ground", "clause", "amount", "reasons", "proposed_by", "proposed_on"])
    return move(sanction, State.PROPOSED, table=MOVES, by=by)


def _must_be_in_range(ground: SanctionGround, amount: int | None, on: date) -> None:
    span = amounts(ground, on=on)
    if span is None and amount:
        raise Refused(_("This ground brings no fine; please leave the amount empty."), field="amount")
    if span and (amount is None or not span[0] <= amount <= span[1]):
        reason = _("The law's range is %(least)s to %(most)s yuan.") % {"least": span[0], "most": span[1]}
        raise Refused(reason, field="amount")


@transaction.atomic
def confirm(sanction: Sanction, *, by: User, on: date) -> Sanction:
    """Confirm what a colleague proposed; the operator is told and may be heard. Raises NotAllowed for the one who proposed."""
    _second(sanction, by)
    sanction.decided_by, sanction.decided_on = by, on
    sanction.save(update_fields=["decided_by", "decided_on"])
    move(sanction, State.CONFIRMED, table=MOVES, by=by)
    letters.sanction_notice(sanction, by=by, on=on)
    return sanction


@transaction.atomic
def send_back(sanction: Sanction, *, by: User, on: date, answer: str) -> Sanction:
    """Send a proposal back to its author with a reason; it is a suggestion again."""
    _second(sanction, by)
    if not answer.strip():
        raise Refused(_("Please say why you send it back."), field="answer")
    move(sanction, State.SUGGESTED, table=MOVES, by=by, note=answer.strip())
    notices.tell(
        f"sanction-{sanction.pk}-sent-back-{sanction.transitions.count()}",
        to=sanction.proposed_by,  # type: ignore[arg-type]
        title=gettext_lazy("Your proposal was sent back"),
        text=answer.strip(),
        url=sanction.get_absolute_url(),
    )
    return sanction


def _second(sanction: Sanction, by: User) -> None:
    """Lock the proposal, and let only a second person who decides go on."""
    require(policy.may_decide_sanctions(by, sanction.facility))
    sanction.refresh_from_db(
        fields=["state", "proposed_by"], from_queryset=Sanction.objects.select_for_update(of=("self",))
    )
    if sanction.state == State.PROPOSED and is_hand_of(by, sanction.proposed_by_id):
        raise NotAllowed(_("You proposed this yourself: another person confirms it or sends it back."))


@transaction.atomic
def drop(sanction: Sanction, *, by: User, on: date, answer: str) -> Sanction:
    """Let a suggestion go with a reason: everything was corrected meanwhile, or the law does not ask for it."""
    require(policy.may_decide_sanctions(by, sanction.facility))
    if not answer.strip():
        raise Refused(_("Please give the reasons."), field="answer")
    move(sanction, State.DROPPED, table=MOVES, by=by, note=answer.strip())
    sanction.decided_by, sanction.decided_on = by, on
    sanction.save(update_fields=["decided_by", "decided_on"])
    return sanction


declare(
    Sanction,
    propose=Act(policy.may_draft_sanction, before(MOVES, State.PROPOSED)),
    confirm=Act(policy.may_second_sanction, before(MOVES, State.CONFIRMED)),
    send_back=Act(policy.may_second_sanction, before(MOVES, State.SUGGESTED)),
    drop=Act(policy.may_drop_sanction, before(MOVES, State.DROPPED)),
)
