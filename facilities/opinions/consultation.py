"""Joint review (联合审查): the departments that a filing touches are asked in parallel, each on its own clock.

Which departments are proposed is data (`OpinionRule`); the reviewer adds or leaves out with a reason. Which must be heard
follows from rules and filing, not from who was asked: a filing is not accepted before each of them was asked about what is
declared now, nor while one is left out, open, silent or against it unless a reason is given (clause `district-joint-review`).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.filing import amendments, filings as life, policy as filing_policy, snapshots
from facilities.filing.models import Filing
from facilities.ground.choices import UNDECIDED_FILING_STATES, FilingKind, FilingState
from facilities.ground.conditions import CONDITIONS, says
from facilities.ground.models import Facility
from facilities.opinions import policy
from facilities.opinions.choices import OpinionOutcome, OpinionState
from facilities.opinions.models import Opinion, OpinionRule
from portal.accounts.choices import OrganisationKind
from portal.accounts.scope import require
from portal.actions import Act, before, declare
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
    return _proposed(filing, _rules_for(filing), _latest(_asked(filing)))


def weighed(
    filing: Filing, asked: list[Opinion], active: Iterable[OpinionRule]
) -> tuple[list[Suggestion], list["Unheard"]]:
    """Return the suggestions and who is not heard, from all opinions of the filing with their departments and all active rules."""
    rules = _rules_for(filing, active)
    return _proposed(filing, rules, _latest(asked)), _not_heard(filing, rules, asked)


def _proposed(filing: Filing, rules: list[OpinionRule], latest: dict[str, Opinion]) -> list[Suggestion]:
    found, seen = [], set()
    for rule in rules:
        before = latest.get(rule.department_id)
        is_outdated = before is not None and _is_outdated(before, filing)
        if rule.department_id not in seen and (before is None or is_outdated):
            seen.add(rule.department_id)
            found.append(Suggestion(rule, rule.working_days, since_changed=is_outdated))
    return found


def active_rules() -> QuerySet[OpinionRule]:
    """Return the rules that hold, with their departments."""
    return OpinionRule.objects.filter(is_active=True).select_related("department")


def _rules_for(filing: Filing, active: Iterable[OpinionRule] | None = None) -> list[OpinionRule]:
    """Return the rules that the filing touches, those that must be heard first of each department."""
    active = list(active_rules() if active is None else active)
    met = _met(filing, {rule.condition for rule in active})
    changed = _changed_since_filed(filing) if filing.kind == FilingKind.CHANGE else None
    rules = [rule for rule in active if rule.condition in met and (changed is None or _touches(rule.fields, changed))]
    must = {rule.department_id: rule.order for rule in reversed(rules) if rule.is_required}
    return sorted(rules, key=lambda rule: (must.get(rule.department_id, rule.order), not rule.is_required, rule.order))


def _asked(filing: Filing) -> list[Opinion]:
    return list(filing.opinions.select_related("department").order_by("pk"))


def _latest(asked: list[Opinion]) -> dict[str, Opinion]:
    return {row.department_id: row for row in asked}


def _is_outdated(opinion: Opinion, filing: Filing) -> bool:
    """Say whether a department answered before something in its field was declared anew."""
    if opinion.state != OpinionState.GIVEN:
        return False
    if opinion.seen:
        return opinion.seen != fingerprint(filing.declared, opinion.fields)
    changed = {f"{d.section}/{d.field}" for d in snapshots.differences(filing.declared_before, filing.declared)}
    return _touches(opinion.fields, changed) and opinion.asked_on < (filing.complete_on or date.min)


def fingerprint(declared: snapshots.Declaration, fields: Sequence[str]) -> str:
    """Return the SHA-256 of what is declared in a department's field; of everything for one without a field."""
    seen = {place: _declared_at(declared, place) for place in sorted(fields)} if fields else declared
    return hashlib.sha256(json.dumps(seen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _declared_at(declared: snapshots.Declaration, place: str) -> object:
    section, _slash, field = place.partition("/")
    found = declared.get(section)
    if isinstance(found, list):
        return [row for row in found if not field or row.get("kind") == field]
    return found.get(field) if found and field else found


def _met(filing: Filing, names: Iterable[str]) -> set[str]:
    """Return which of the named conditions the facility meets, in one query."""
    asked = sorted(name for name in names if name in CONDITIONS)
    flags = {f"met_{number}": says(CONDITIONS[name].q) for number, name in enumerate(asked)}
    with amendments.as_proposed(filing) as facility:
        answers = Facility.objects.filter(pk=facility.pk).annotate(**flags).values_list(*flags).get()
    return {name for name, is_met in zip(asked, answers, strict=False) if is_met}


def _changed_since_filed(filing: Filing) -> set[str] | None:
    """Return the places in which a change filing differs from what was declared with the filing that holds; None if unknown."""
    held = Filing.objects.filter(facility=filing.facility_id, state=FilingState.ACCEPTED).exclude(pk=filing.pk)
    before = held.order_by("-decided_on", "-pk").values_list("declared", flat=True).first()
    if not before:  # filed before the portal: nobody can say that a department's field is untouched
        return None
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
        seen=fingerprint(filing.declared, rule.fields),
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
    rule = next((rule for rule in _rules_for(filing) if rule.department_id == department.pk), None)
    opinion = Opinion.objects.create(
        filing=filing,
        department=department,
        rule=rule,
        question=question,
        is_required=is_required or (rule is not None and rule.is_required),
        fields=rule.fields if rule else [],
        seen=fingerprint(filing.declared, rule.fields) if rule else "",
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
    opinion.seen = fingerprint(opinion.filing.declared, opinion.fields)
    given = ["outcome", "conditions", "public_text", "internal_note", "given_by", "given_on", "seen"]
    opinion.save(update_fields=given)
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
    if not _has_passed(opinion, on):
        raise Refused(_("The department's term has not passed yet."))
    move(opinion, OpinionState.LAPSED, table=MOVES, by=by)
    opinion.outcome = OpinionOutcome.NO_ANSWER
    opinion.save(update_fields=["outcome"])
    clock.end(opinion, TermKind.OPINION, on=on)
    return opinion


@dataclass(frozen=True)
class Unheard:
    """A department that must be heard and was not, or speaks against the filing. `is_unasked` also when what it saw has changed."""

    department: Department
    opinion: Opinion | None
    is_unasked: bool


def unheard(filing: Filing) -> list[Unheard]:
    """Return who must be heard by the rules or by an earlier question, and is not asked, left out, silent or against it.

    The latest opinion of each department counts.
    """
    return _not_heard(filing, _rules_for(filing), _asked(filing))


def _not_heard(filing: Filing, rules: list[OpinionRule], asked: list[Opinion]) -> list[Unheard]:
    latest = _latest(asked)
    must = {rule.department_id: rule.department for rule in rules if rule.is_required}
    must |= {row.department_id: row.department for row in asked if row.is_required}
    found = [_weighed(filing, department, latest.get(pk)) for pk, department in must.items()]
    return [row for row in found if row.is_unasked or not _is_heard(row.opinion)]


def _weighed(filing: Filing, department: Department, opinion: Opinion | None) -> Unheard:
    return Unheard(department, opinion, opinion is None or _is_outdated(opinion, filing))


def _is_heard(opinion: Opinion | None) -> bool:
    return opinion is not None and opinion.state == OpinionState.GIVEN and opinion.outcome not in SPEAK_AGAINST


def require_asked(filing: Filing) -> None:
    """Refuse to accept a filing of which a department that must be heard was never asked, or not of what is declared now."""
    if missing := _names(row for row in unheard(filing) if row.is_unasked):
        raise Refused(_("These departments must be heard and were not asked yet: %(names)s.") % {"names": missing})


def require_heard(filing: Filing, *, note: str) -> None:
    """Refuse to accept a filing before all who must be heard were asked; without a reason also while one is not heard."""
    require_asked(filing)
    if (missing := _names(unheard(filing))) and not note.strip():
        reason = _("Required opinions are missing or negative (%(names)s): accept only with a reason.")
        raise Refused(reason % {"names": missing}, field="note")


def _names(rows: Iterable[Unheard]) -> str:
    return "、".join(str(row.department) for row in rows)


@transaction.atomic
def carry_over(before: Filing, after: Filing) -> None:
    """Let what the departments said to a filing stand for the one in which it is decided again: the same was declared."""
    for old in before.opinions.filter(state=OpinionState.GIVEN).order_by("pk"):
        own = ("filing", "state", "visit")
        facts = {
            f.attname: getattr(old, f.attname) for f in Opinion._meta.fields if not f.primary_key and f.name not in own
        }
        row = Opinion.objects.create(filing=after, **facts)
        move(row, OpinionState.GIVEN, table=MOVES, by=old.given_by, note=before.number or "")


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


def _is_under_review(opinion: Opinion) -> bool:
    return opinion.filing.state == FilingState.SUBMITTED


def _has_passed(opinion: Opinion, on: date) -> bool:
    term = clock.running(opinion, TermKind.OPINION)
    return term is not None and term.due_on is not None and term.due_on < on


declare(
    Opinion,
    give=Act(policy.may_give_opinion, before(MOVES, OpinionState.GIVEN)),
    wish=Act(policy.may_give_opinion, before(MOVES, OpinionState.GIVEN), lambda opinion: opinion.visit_id is None),
    ask_back=Act(policy.may_give_opinion, before(MOVES, OpinionState.QUERIED), lambda opinion: not opinion.queried_on),
    reply=Act(policy.may_review_opinion, before(MOVES, OpinionState.ASKED), _is_under_review),
    take_back=Act(policy.may_review_opinion, before(MOVES, OpinionState.LEFT_OUT), _is_under_review),
    lapse=Act(policy.may_review_opinion, before(MOVES, OpinionState.LAPSED), _is_under_review, _has_passed),
)
