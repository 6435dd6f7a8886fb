"""Credit repair (信用修复) by rule: the operator applies with evidence, the bureau decides; the entry stays, one is added."""

from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from facilities.models import Facility
from inspections.credit import policy, scores
from inspections.credit.choices import REPAIR_EVIDENCE, RepairState
from inspections.credit.models import CreditEntry, CreditListing, CreditRepair
from inspections.findings.choices import FindingState
from inspections.findings.models import Finding
from inspections.ground import policy as ground_policy
from inspections.ground.choices import CreditKind, CreditList
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.documents import dossier
from portal.errors import Refused
from portal.letters import notices
from portal.models import DocumentKind, User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    RepairState.ASKED: {RepairState.GRANTED, RepairState.REFUSED, RepairState.WITHDRAWN},
    RepairState.GRANTED: set(),
    RepairState.REFUSED: set(),
    RepairState.WITHDRAWN: set(),
}
BEYOND_REPAIR = (CreditKind.FALSE_MATERIALS, CreditKind.CANCELLED)


def obstacles(entry: CreditEntry, *, on: date) -> list[str]:
    """Say by the rules of the day why points of the entry can't be given back by a repair; nothing when they can."""
    limits = Limits(on)
    earliest = entry.on + relativedelta(months=int(limits["credit.repair.after_months"]))
    listed = CreditListing.objects.in_force(on).filter(facility=entry.facility_id, kind=CreditList.BLACK)
    open_finding = isinstance(entry.subject, Finding) and entry.subject.state != FindingState.CLOSED
    asked = entry.repairs.filter(state__in=(RepairState.ASKED, RepairState.GRANTED))
    found = [
        (entry.points > 0, _("Only lost points can be given back.")),
        (not entry.counts(on), _("The entry no longer counts.")),
        (entry.kind in BEYOND_REPAIR, _("The rules allow no repair for this reason.")),
        (open_finding, _("What was found is not corrected yet.")),
        (on < earliest, _("A repair is possible from %(day)s.") % {"day": earliest}),
        (asked.exists(), _("A repair was applied for already.")),
        (scores.remaining(entry) <= 0, _("All its points were given back already.")),
        (
            entry.points < 0 and scores.share(entry, "credit.repair.percent", limits) <= 0,
            _(
                "The share that a repair gives back, rounded down, is no whole point: the entry ends by itself on %(day)s."
            )
            % {"day": entry.until},
        ),
        (listed.exists(), _("No repair while the facility is on the black list.")),
    ]
    return [reason for applies, reason in found if applies]


@transaction.atomic
def ask(entry: CreditEntry, *, by: User, on: date, text: str, files: Sequence[UploadedFile]) -> CreditRepair:
    """Apply for a repair with evidence. Raises Refused with the rule that speaks against it, ValidationError for a bad file."""
    require(ground_policy.may_operate(by, entry.facility))
    _lock(entry.facility)
    if reasons := obstacles(entry, on=on):
        raise Refused(" ".join(reasons))
    if not text.strip() or not files:
        raise Refused(_("Please say what was done since and add at least one photo or document as evidence."))
    asked = CreditRepair.objects.create(
        facility=entry.facility, entry=entry, text=text.strip(), asked_by=by, asked_on=on
    )
    kind = DocumentKind.objects.get(pk=REPAIR_EVIDENCE)
    for upload in files:
        dossier.add(asked, kind, upload, by=by)
    return asked


@transaction.atomic
def withdraw(asked: CreditRepair, *, by: User) -> CreditRepair:
    """Take the application back before it is decided."""
    require(ground_policy.may_operate(by, asked.facility))
    return move(asked, RepairState.WITHDRAWN, table=MOVES, by=by)


@transaction.atomic
def grant(asked: CreditRepair, *, by: User, on: date, answer: str = "") -> CreditRepair:
    """Give back the rulebook's share of the entry; the entry stays and a further one is added."""
    require(policy.may_decide_credit(by, asked.facility))
    _lock(asked.facility)
    entry = CreditEntry.objects.get(pk=asked.entry_id)
    points = min(scores.share(entry, "credit.repair.percent", Limits(on)), scores.remaining(entry))
    if asked.state == RepairState.ASKED and (points <= 0 or not entry.counts(on)):
        raise Refused(_("There is nothing left to give back: the points were given back or no longer count."))
    move(asked, RepairState.GRANTED, table=MOVES, by=by, note=answer)
    CreditEntry.objects.create(  # type: ignore[misc]
        facility=asked.facility,
        kind=CreditKind.REPAIR,
        points=points,
        on=on,
        until=entry.until,
        clause=entry.clause,
        severity=entry.severity,
        answers=entry,
        subject=asked,
        key=f"{asked._meta.label_lower}-{asked.pk}-{CreditKind.REPAIR}",
    )
    return _decided(asked, by, on, answer)


@transaction.atomic
def refuse(asked: CreditRepair, *, by: User, on: date, answer: str) -> CreditRepair:
    """Decline the application with a reason; the operator may apply again."""
    require(policy.may_decide_credit(by, asked.facility))
    if not answer.strip():
        raise Refused(_("Please say why the repair is not granted."), field="answer")
    move(asked, RepairState.REFUSED, table=MOVES, by=by, note=answer)
    return _decided(asked, by, on, answer)


VERDICTS = {RepairState.GRANTED: grant, RepairState.REFUSED: refuse}


def _decided(asked: CreditRepair, by: User, on: date, answer: str) -> CreditRepair:
    asked.decided_by, asked.decided_on, asked.answer = by, on, answer.strip()
    asked.save(update_fields=["decided_by", "decided_on", "answer"])
    notices.tell(
        f"credit-repair-{asked.pk}",
        to=asked.facility.operator.organisation,
        title=gettext_lazy("Credit repair: %(state)s"),
        about={"state": RepairState(asked.state).label},
        url=asked.get_absolute_url(),
    )
    return asked


def _lock(facility: Facility) -> None:
    """Let one person at a time change what the ledger of the facility amounts to."""
    Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)


declare(
    CreditRepair,
    decide=Act(policy.may_decide_repair, before(MOVES, *VERDICTS)),
    withdraw=Act(policy.may_answer_for, before(MOVES, RepairState.WITHDRAWN)),
)
