"""Dealing with accepted complaints: each department its part, the facility asked to explain, a visit planned, one reply.

The facility learns what it must explain and nothing else: no number, no text, no name.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, override

from facilities.ground import people
from facilities.opinions.consultation import bodies_of
from inspections.checklists.models import Checklist
from inspections.complaints import policy
from inspections.complaints.choices import (
    EXPLANATION_EVIDENCE,
    ComplaintOutcome,
    ComplaintState,
    ExplanationState,
    PartState,
)
from inspections.complaints.complaints import MOVES, under_way
from inspections.complaints.models import Complainant, Complaint, ComplaintPart, Explanation
from inspections.complaints.screening import tell
from inspections.ground.choices import VisitKind
from inspections.visits import visits
from inspections.visits.models import Visit
from inspections.visits.visits import Occasion
from portal.accounts import privacy
from portal.accounts.scope import require, scope_of
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier, printing
from portal.errors import Refused
from portal.letters import letters, notices
from portal.models import Department, DocumentKind, User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move

PART_MOVES: Moves = {
    PartState.ASKED: {PartState.DONE, PartState.RETURNED},
    PartState.DONE: set(),
    PartState.RETURNED: set(),
}
EXPLANATION_MOVES: Moves = {
    ExplanationState.ASKED: {ExplanationState.GIVEN, ExplanationState.LAPSED},
    ExplanationState.GIVEN: set(),
    ExplanationState.LAPSED: set(),
}
LETTER = Path(__file__).parent / "typst" / "complaint_reply.typ"


@transaction.atomic
def finish(part: ComplaintPart, *, by: User, on: date, outcome: str, result: str) -> ComplaintPart:
    """Say what a department found and did, once. Raises IllegalMove if a colleague was faster."""
    require(policy.may_deal_with(by, part))
    under_way(part.complaint)
    _must_be_told(outcome, result, "result")
    move(part, PartState.DONE, table=PART_MOVES, by=by)
    part.outcome, part.result, part.done_by, part.done_on = outcome, result.strip(), by, on
    part.save(update_fields=["outcome", "result", "done_by", "done_on"])
    clock.end(part, TermKind.COMPLAINT_PART, on=on)
    return part


@transaction.atomic
def hand_back(part: ComplaintPart, *, by: User, on: date, reason: str) -> ComplaintPart:
    """Hand a part back that is not the department's field, with a reason; who asked routes anew."""
    require(policy.may_deal_with(by, part))
    under_way(part.complaint)
    if not reason.strip():
        raise Refused(_("Please say why it is not your department's field."), field="reason")
    move(part, PartState.RETURNED, table=PART_MOVES, by=by, note=reason.strip())
    clock.end(part, TermKind.COMPLAINT_PART, on=on)
    notices.tell(
        f"complaint-part:{part.pk}:returned",
        to=part.asked_by,
        title=_("%(department)s hands back: complaint %(number)s"),
        text=reason,
        about={"department": part.department, "number": part.complaint.number},
        url=part.complaint.get_absolute_url(),
    )
    return part


@transaction.atomic
def take_back(part: ComplaintPart, *, by: User, on: date, reason: str) -> ComplaintPart:
    """Take a part back from a department that has not dealt with it, so that another can be asked; its offices are told."""
    require(policy.may_take_back(by, part))
    under_way(part.complaint)
    if not reason.strip():
        raise Refused(_("Please say why it is taken back."), field="reason")
    move(part, PartState.RETURNED, table=PART_MOVES, by=by, note=reason.strip())
    clock.end(part, TermKind.COMPLAINT_PART, on=on)
    tell(part, "taken-back", _("Taken back: complaint %(number)s"))
    return part


@transaction.atomic
def plan_visit(part: ComplaintPart, checklist: Checklist, *, by: User, planned_on: date, on: date) -> Visit:
    """Plan a visit for the department's part; it stands among the visits without a word of the complaint."""
    require(policy.may_deal_with(by, part))
    under_way(part.complaint)
    if part.complaint.facility is None:
        raise Refused(_("A visit by checklist needs a facility: link the complaint to one first, or go there without."))
    part.refresh_from_db(fields=["visit"], from_queryset=ComplaintPart.objects.select_for_update(of=("self",)))
    if part.visit_id:
        raise Refused(_("A visit is planned already."))
    key = uuid5(NAMESPACE_URL, f"complaint-part:{part.pk}")
    occasion = Occasion(VisitKind.COMPLAINT, str(_("A complaint is looked into")), part.complaint)
    part.visit = visits.plan(
        part.complaint.facility, checklist, by=by, planned_on=planned_on, on=on, key=key, occasion=occasion
    )
    part.save(update_fields=["visit"])
    return part.visit


@transaction.atomic
def question(complaint: Complaint, *, by: User, on: date, text: str) -> Explanation:
    """Ask the facility to explain. Raises Refused for words that would give the complainant away."""
    require(policy.may_question(by, complaint))
    under_way(complaint)
    if complaint.facility is None:
        raise Refused(_("There is no facility yet that could be asked."))
    require_unidentifying(text, complaint)
    explanation = Explanation.objects.create(
        complaint=complaint,
        facility=complaint.facility,
        question=text.strip(),
        department=_department_of(by, complaint),
        asked_by=by,
        asked_on=on,
    )
    clock.begin(explanation, TermKind.EXPLANATION, on=on)
    notices.tell(
        f"explanation:{explanation.pk}",
        to=complaint.facility.operator.organisation,
        title=_("Please explain: %(facility)s"),
        about={"facility": complaint.facility},
        url=explanation.get_absolute_url(),
    )
    return explanation


def require_unidentifying(text: str, complaint: Complaint) -> None:
    """Refuse a text for the facility that holds the complainant's name, a number of theirs or of anybody, or the complaint's."""
    if not text.strip():
        raise Refused(_("Please write what the facility is to explain."), field="question")
    told = Complainant.objects.filter(complaint=complaint).first()
    secrets = [complaint.number, complaint.source_number, *([told.name, told.mobile] if told else [])]
    if privacy.personal_numbers(text) or any(secret and secret in text for secret in secrets):
        reason = _(
            "The facility reads this. Please leave out names, telephone numbers and the number of the complaint."
        )
        raise Refused(reason, field="question")


def _department_of(user: User, complaint: Complaint) -> Department:
    own = Department.objects.filter(pk__in=scope_of(user).departments)
    asked = own.filter(pk__in=complaint.parts.exclude(state=PartState.RETURNED).values("department"))
    return asked.first() or own.first() or Department.objects.get(pk="health")


@transaction.atomic
def explain(
    explanation: Explanation, *, by: User, on: date, text: str, files: Sequence[UploadedFile] = ()
) -> Explanation:
    """Explain what was asked, once. Raises ValidationError for a bad file."""
    require(policy.may_explain(by, explanation))
    if not text.strip():
        raise Refused(_("Please write your explanation."), field="text")
    move(explanation, ExplanationState.GIVEN, table=EXPLANATION_MOVES, by=by)
    explanation.answer, explanation.answered_by, explanation.answered_on = text.strip(), by, on
    explanation.save(update_fields=["answer", "answered_by", "answered_on"])
    kind = DocumentKind.objects.get(pk=EXPLANATION_EVIDENCE)
    for upload in files:
        dossier.add(explanation, kind, upload, by=by)
    clock.end(explanation, TermKind.EXPLANATION, on=on)
    notices.tell(
        f"explanation:{explanation.pk}:given",
        to=explanation.asked_by,
        title=_("The facility has explained: %(facility)s"),
        about={"facility": explanation.facility},
        url=explanation.complaint.get_absolute_url(),
    )
    return explanation


@transaction.atomic
def reply(complaint: Complaint, *, by: User, on: date, outcome: str, text: str) -> Complaint:
    """Reply to the complainant once every department has answered. Raises IllegalMove if a colleague was faster."""
    require(policy.may_reply(by, complaint))
    under_way(complaint)
    _must_be_told(outcome, text, "text")
    if privacy.personal_numbers(text):
        raise Refused(_("Please leave ID numbers and mobile numbers out of the reply."), field="text")
    if complaint.facility:
        people.require_unnamed(text, complaint.facility, field="text")
    if waiting := complaint.parts.asked().select_related("department"):  # type: ignore[attr-defined]
        names = "、".join(str(part.department) for part in waiting)
        raise Refused(_("These departments have not answered yet: %(names)s") % {"names": names})
    move(complaint, ComplaintState.REPLIED, table=MOVES, by=by)
    complaint.outcome, complaint.reply, complaint.replied_by, complaint.replied_on = outcome, text.strip(), by, on
    days = int(Limits(on)["complaint.reopening.working_days"])
    complaint.reopen_until = clock.add_working_days(on, days)
    complaint.save(update_fields=["outcome", "reply", "replied_by", "replied_on", "reopen_until"])
    clock.end(complaint, TermKind.COMPLAINT, on=on)
    _let_lapse(complaint, on)
    return complaint


def _let_lapse(complaint: Complaint, on: date) -> None:
    """What the facility has not explained by the reply falls away."""
    for explanation in complaint.explanations.asked().select_for_update(of=("self",)):  # type: ignore[attr-defined]
        move(explanation, ExplanationState.LAPSED, table=EXPLANATION_MOVES, by=None)
        clock.end(explanation, TermKind.EXPLANATION, on=on)


def _must_be_told(outcome: str, text: str, field: str) -> None:
    if outcome not in ComplaintOutcome.values:
        raise Refused(_("Please choose what the outcome is."), field="outcome")
    if not text.strip():
        raise Refused(_("Please write what was found and done."), field=field)


def letter(complaint: Complaint) -> bytes:
    """Return the reply as PDF. It is addressed to “the complainant”: it may lie on any table."""
    leading = complaint.parts.filter(leads=True).exclude(state=PartState.RETURNED).last()
    body = bodies_of(leading.department_id, complaint.area_id).first() if leading else None
    with override("zh-hans"):
        data = {
            "number": complaint.number,
            "issuer": letters.issuer_name(body),
            "received": printing.chinese_date(timezone.localdate(complaint.received_at)),
            "outcome": complaint.get_outcome_display(),
            "paragraphs": [part.strip() for part in complaint.reply.splitlines() if part.strip()],
            "replied": printing.chinese_date(complaint.replied_on) if complaint.replied_on else "",
            "reopen_until": printing.chinese_date(complaint.reopen_until) if complaint.reopen_until else "",
        }
    return printing.pdf(LETTER, data)


def _is_handled(part: ComplaintPart) -> bool:
    return part.complaint.state == ComplaintState.HANDLED


S = ComplaintState
declare(
    Complaint,
    accept=Act(policy.may_screen, before(MOVES, S.OUT_OF_SCOPE)),
    refuse=Act(policy.may_screen, before(MOVES, S.OUT_OF_SCOPE)),
    join=Act(policy.may_screen, before(MOVES, S.DUPLICATE)),
    pass_on=Act(policy.may_screen, before(MOVES, S.PASSED_ON)),
    tie=Act(policy.may_screen, S, lambda complaint: complaint.facility_id is None),
    reply=Act(policy.may_reply, before(MOVES, S.REPLIED), lambda complaint: not complaint.parts.asked().exists()),
    question=Act(policy.may_question, {S.HANDLED}, lambda complaint: complaint.facility_id is not None),
    ask_also=Act(policy.may_route, {S.HANDLED}),
)
declare(
    ComplaintPart,
    finish=Act(policy.may_deal_with, before(PART_MOVES, PartState.DONE), _is_handled),
    hand_back=Act(policy.may_deal_with, before(PART_MOVES, PartState.RETURNED), _is_handled),
    take_back=Act(policy.may_take_back, before(PART_MOVES, PartState.RETURNED), _is_handled),
    visit=Act(
        policy.may_deal_with,
        {PartState.ASKED},
        lambda part: _is_handled(part) and part.complaint.facility_id is not None and part.visit_id is None,
    ),
)
declare(Explanation, explain=Act(policy.may_explain, before(EXPLANATION_MOVES, ExplanationState.GIVEN)))
