"""Joint review (联合审查): the departments that a filing touches are asked in parallel, each on its own clock.

Which departments are proposed is data (`OpinionRule`); the reviewer adds or leaves out with a reason. A filing is not accepted
while a required opinion is open or says no, unless who decides gives a reason (clause `district-joint-review`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.filing import filings as life, policy as filing_policy, snapshots
from facilities.filing.models import Filing
from facilities.ground.choices import UNDECIDED_FILING_STATES, FilingKind, FilingState
from facilities.ground.conditions import CONDITIONS, says
from facilities.ground.models import Facility
from facilities.opinions import policy
from facilities.opinions.choices import OpinionOutcome, OpinionState
from facilities.opinions.models import Opinion, OpinionRule
from portal.accounts.choices import OrganisationKind
from portal.accounts.scope import require
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.models import Clause, Department, DocumentKind, Organisation, PauseCause, User
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    OpinionState.ASKED: {OpinionState.QUERIED, OpinionState.GIVEN, OpinionState.LAPSED, OpinionState.LEFT_OUT},
    OpinionState.QUERIED: {OpinionState.ASKED, OpinionState.GIVEN, OpinionState.LAPSED, OpinionState.LEFT_OUT},
    OpinionState.GIVEN: set(),
    OpinionState.LAPSED: set(),
    OpinionState.LEFT_OUT: set(),
}
SPEAK_AGAINST = (OpinionOutcome.DISAGREE, OpinionOutcome.NO_ANSWER)
FILE_KIND = "opinion-file"
FILINGS_END = (FilingState.ACCEPTED, FilingState.REFUSED, FilingState.WITHDRAWN)


@dataclass(frozen=True)
class Suggestion:
    """A department that the rules propose to ask; `since_changed` says that it answered before its field changed."""

    rule: OpinionRule
    working_days: int | None
    since_changed: bool = False


def suggestions(filing: Filing) -> list[Suggestion]:
    """Return whom the rules propose to ask and who is neither asked nor heard yet, or heard before the field changed."""
    active = list(OpinionRule.objects.filter(is_active=True).select_related("department"))
    met = _met(filing, {rule.condition for rule in active})
    changed = _changed_since_filed(filing) if filing.kind == FilingKind.CHANGE else None
    rules = [rule for rule in active if rule.condition in met and (changed is None or _touches(rule.fields, changed))]
    latest = {opinion.department_id: opinion for opinion in filing.opinions.order_by("pk")}
    return list(_still_to_ask(rules, latest, filing))


def _still_to_ask(rules: Iterable[OpinionRule], latest: dict[str, Opinion], filing: Filing) -> Iterable[Suggestion]:
    changed = {f"{d.section}/{d.field}" for d in snapshots.differences(filing.declared_before, filing.declared)}
    seen: set[str] = set()
    for rule in rules:
        before = latest.get(rule.department_id)
        is_outdated = before is not None and before.state == OpinionState.GIVEN and _touches(rule.fields, changed)
        was_before = is_outdated and before is not None and before.asked_on < (filing.complete_on or date.min)
        if rule.department_id not in seen and (before is None or was_before):
            seen.add(rule.department_id)
            yield Suggestion(rule, rule.working_days, since_changed=bool(was_before))


def _met(filing: Filing, names: Iterable[str]) -> set[str]:
    """Return which of the named conditions the facility meets, in one query."""
    asked = sorted(name for name in names if name in CONDITIONS)
    flags = {f"met_{number}": says(CONDITIONS[name].q) for number, name in enumerate(asked)}
    answers = Facility.objects.filter(pk=filing.facility_id).annotate(**flags).values_list(*flags).get()
    return {name for name, is_met in zip(asked, answers, strict=False) if is_met}


def _changed_since_filed(filing: Filing) -> set[str]:
    """Return the places in which a change filing differs from what was declared with the filing that holds."""
    held = Filing.objects.filter(facility=filing.facility_id, state=FilingState.ACCEPTED).exclude(pk=filing.pk)
    before = held.order_by("-decided_on", "-pk").values_list("declared", flat=True).first() or {}
    return {f"{found.section}/{found.field}" for found in snapshots.differences(before, filing.declared)}


def _touches(fields: Sequence[str], changed: Iterable[str]) -> bool:
    """Say whether something changed in a department's field; a department without one is always touched."""
    return not fields or any(place in fields or place.partition("/")[0] in fields for place in changed)


@transaction.atomic
def ask(
    filing: Filing, chosen: Iterable[OpinionRule], *, by: User, on: date, left_out_because: str = ""
) -> list[Opinion]:
    """Ask the chosen departments of those that the rules propose; the others are left out, with a reason. All in parallel."""
    _in_review(filing, by)
    wanted, proposed = {rule.pk for rule in chosen}, suggestions(filing)
    if not wanted <= {suggestion.rule.pk for suggestion in proposed}:
        raise Refused(_("A colleague asked some of these departments a moment ago. Please look again."))
    if len(wanted) < len(proposed) and not left_out_because.strip():
        raise Refused(_("Please say why a proposed department is left out."), field="reason")
    asked = []
    for suggestion in proposed:
        opinion = _asked_by_rule(filing, suggestion.rule, by, on)
        if suggestion.rule.pk in wanted:
            _start(opinion, suggestion.working_days, on)
            asked.append(opinion)
        else:
            move(opinion, OpinionState.LEFT_OUT, table=MOVES, by=by, note=left_out_because.strip())
    return asked


def _asked_by_rule(filing: Filing, rule: OpinionRule, by: User, on: date) -> Opinion:
    clause = Clause.objects.in_force(on).filter(code=rule.clause_code).order_by("-version").first()
    return Opinion.objects.create(
        filing=filing,
        department=rule.department,
        rule=rule,
        question=rule.question,
        clause=clause,
        is_required=rule.is_required,
        fields=rule.fields,
        asked_by=by,
        asked_on=on,
    )


@transaction.atomic
def ask_also(
    filing: Filing,
    department: Department,
    *,
    question: str,
    because: str,
    by: User,
    on: date,
    is_required: bool = False,
) -> Opinion:
    """Ask a department that the rules do not propose, or one again, with a reason."""
    _in_review(filing, by)
    if not because.strip():
        raise Refused(_("Please say why this department is asked."), field="because")
    if filing.opinions.awaited().filter(department=department).exists():
        raise Refused(_("This department is asked already."), field="department")
    opinion = Opinion.objects.create(
        filing=filing,
        department=department,
        question=question,
        is_required=is_required,
        asked_because=because.strip(),
        asked_by=by,
        asked_on=on,
    )
    return _start(opinion, None, on)


def _start(opinion: Opinion, working_days: int | None, on: date) -> Opinion:
    """Start the department's term and tell it."""
    if working_days:
        clock.start(opinion, TermKind.OPINION, on=on, working_days=working_days, clause=opinion.clause)
    else:
        clock.begin(opinion, TermKind.OPINION, on=on)
    _tell_department(opinion, f"opinion:{opinion.pk}:asked", _("Opinion asked: %(facility)s"), opinion.question)
    return opinion


@transaction.atomic
def give(
    opinion: Opinion,
    *,
    by: User,
    on: date,
    outcome: str,
    conditions: str = "",
    public_text: str = "",
    internal_note: str = "",
    files: Sequence[UploadedFile] = (),
) -> Opinion:
    """Give the department's opinion, once. Raises IllegalMove if a colleague gave it a moment ago, ValidationError for a bad file."""
    require(policy.may_give_opinion(by, opinion))
    _hold(opinion)
    _must_be_whole(outcome, conditions, public_text)
    move(opinion, OpinionState.GIVEN, table=MOVES, by=by)
    opinion.outcome, opinion.conditions = outcome, conditions.strip() if outcome == OpinionOutcome.CONDITIONS else ""
    opinion.public_text, opinion.internal_note = public_text.strip(), internal_note.strip()
    opinion.given_by, opinion.given_on = by, on
    opinion.save(update_fields=["outcome", "conditions", "public_text", "internal_note", "given_by", "given_on"])
    if files:
        kind = DocumentKind.objects.get(pk=FILE_KIND)
        for upload in files:
            dossier.add(opinion, kind, upload, by=by)
    clock.end(opinion, TermKind.OPINION, on=on)
    _tell_reviewer(opinion, "given", _("Opinion given by %(department)s: %(facility)s"))
    return opinion


def _must_be_whole(outcome: str, conditions: str, public_text: str) -> None:
    if outcome not in OpinionOutcome.values or outcome == OpinionOutcome.NO_ANSWER:
        raise Refused(_("Please choose the outcome."), field="outcome")
    if outcome == OpinionOutcome.CONDITIONS and not conditions.strip():
        raise Refused(_("Please name the conditions."), field="conditions")
    if outcome == OpinionOutcome.DISAGREE and not public_text.strip():
        raise Refused(_("Please tell the operator why."), field="public_text")


@transaction.atomic
def ask_back(opinion: Opinion, *, by: User, on: date, text: str) -> Opinion:
    """Ask the bureau back, once; meanwhile the department's term stands still."""
    require(policy.may_give_opinion(by, opinion))
    _hold(opinion)
    if opinion.queried_on:
        raise Refused(_("The department has already asked its one question."))
    move(opinion, OpinionState.QUERIED, table=MOVES, by=by, note=text)
    opinion.query, opinion.queried_by, opinion.queried_on = text, by, on
    opinion.save(update_fields=["query", "queried_by", "queried_on"])
    if term := clock.running(opinion, TermKind.OPINION):
        clock.pause(term, on=on, cause=PauseCause.objects.get(pk="asked-back"), by=by)
    _tell_reviewer(opinion, "query", _("%(department)s has a question: %(facility)s"))
    return opinion


@transaction.atomic
def reply(opinion: Opinion, *, by: User, on: date, text: str) -> Opinion:
    """Answer what the department asked back; its term runs on."""
    require(filing_policy.may_review(by, opinion.filing))
    _hold(opinion)
    move(opinion, OpinionState.ASKED, table=MOVES, by=by, note=text)
    opinion.reply = text
    opinion.save(update_fields=["reply"])
    if term := clock.running(opinion, TermKind.OPINION):
        clock.resume(term, on=on)
    _tell_department(opinion, f"opinion:{opinion.pk}:reply", _("The bureau has answered: %(facility)s"), text)
    return opinion


@transaction.atomic
def take_back(opinion: Opinion, *, by: User, on: date, reason: str) -> Opinion:
    """Ask the department no longer, with a reason."""
    require(filing_policy.may_review(by, opinion.filing))
    _hold(opinion)
    if not reason.strip():
        raise Refused(_("Please say why the department is not asked any more."), field="reason")
    move(opinion, OpinionState.LEFT_OUT, table=MOVES, by=by, note=reason.strip())
    clock.end(opinion, TermKind.OPINION, on=on)
    return opinion


@transaction.atomic
def lapse(opinion: Opinion, *, by: User, on: date) -> Opinion:
    """Note that no answer came in time. Raises Refused while the term runs."""
    require(filing_policy.may_review(by, opinion.filing))
    _hold(opinion)
    term = clock.running(opinion, TermKind.OPINION)
    if term is None or term.due_on is None or term.due_on >= on:
        raise Refused(_("The department's term has not passed yet."))
    move(opinion, OpinionState.LAPSED, table=MOVES, by=by)
    opinion.outcome = OpinionOutcome.NO_ANSWER
    opinion.save(update_fields=["outcome"])
    clock.stop(term, on=on)
    return opinion


def unheard(filing: Filing) -> list[Opinion]:
    """Return the required opinions that are open, speak against the filing or never came; the latest of each department counts."""
    latest = {row.department_id: row for row in filing.opinions.select_related("department").order_by("pk")}
    return [row for row in latest.values() if row.is_required and (row.is_awaited or row.outcome in SPEAK_AGAINST)]


def require_heard(filing: Filing, *, note: str) -> None:
    """Refuse to accept a filing without a reason while a required opinion is open, speaks against it or never came."""
    if (missing := unheard(filing)) and not note.strip():
        names = "、".join(str(opinion.department) for opinion in missing)
        reason = _("Required opinions are missing or negative (%(names)s): accept only with a reason.")
        raise Refused(reason % {"names": names}, field="note")


@transaction.atomic
def close(filing: Filing, *, on: date) -> int:
    """When the filing is decided or withdrawn, what was still asked falls away; return how many."""
    opinions = list(filing.opinions.awaited().select_for_update())
    for opinion in opinions:
        move(opinion, OpinionState.LEFT_OUT, table=MOVES, by=None, note=str(_("The filing is decided or withdrawn.")))
        clock.end(opinion, TermKind.OPINION, on=on)
    return len(opinions)


def bodies_of(department_id: str, area_code: str) -> QuerySet[Organisation]:
    """Return the department's bodies that act in the area: the district's, or for the streets the street's own office."""
    above = [area_code[:length] for length in range(1, len(area_code) + 1)]
    kinds = (OrganisationKind.DEPARTMENT, OrganisationKind.STREET)
    return Organisation.objects.filter(department=department_id, area__in=above, kind__in=kinds)


def _in_review(filing: Filing, by: User) -> None:
    require(filing_policy.may_review(by, filing))
    life.under_review(filing)


def _hold(opinion: Opinion) -> None:
    """Lock the filing and the opinion; refuse once the filing is decided or the opinion has come."""
    life.lock(opinion.filing)
    opinion.refresh_from_db(
        from_queryset=Opinion.objects.select_for_update(of=("self",)), fields=["state", "queried_on", "given_by"]
    )
    if opinion.filing.state not in UNDECIDED_FILING_STATES:
        raise IllegalMove(_("The filing is decided or withdrawn; no opinion is needed any more."))
    if opinion.state == OpinionState.GIVEN:
        raise IllegalMove(_("%(name)s gave this opinion a moment ago.") % {"name": opinion.given_by})


def _tell_department(opinion: Opinion, key: str, title: Promise, text: str) -> None:
    about, url = {"facility": opinion.filing.facility}, opinion.get_absolute_url()
    for body in bodies_of(opinion.department_id, opinion.filing.facility.area_id):
        notices.tell(f"{key}:{body.pk}", to=body, title=title, text=text, about=about, url=url)


def _tell_reviewer(opinion: Opinion, what: str, title: Promise) -> None:
    if reviewer := opinion.filing.assigned_to:
        about = {"department": opinion.department, "facility": opinion.filing.facility}
        url = reverse("opinion", args=[opinion.pk])
        notices.tell(f"opinion:{opinion.pk}:{what}", to=reviewer, title=title, about=about, url=url)
