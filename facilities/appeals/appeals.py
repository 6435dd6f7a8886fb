"""Appeals (复核) against decisions of the bureau: in time, with reasons, decided by somebody who did not decide before.

What can be appealed is registered by its noun; a refused filing is the first. Another noun registers a `Decision` of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, override

from facilities.appeals.choices import AppealState as State
from facilities.appeals.models import Appeal
from facilities.decisions import decisions
from facilities.decisions.letters import REFUSAL
from facilities.filing import filings
from facilities.filing.models import Amendment, Filing
from facilities.ground import people, policy
from facilities.ground.choices import FilingKind, FilingState
from facilities.ground.models import Facility
from facilities.opinions import consultation
from facilities.proposals.choices import ProposalKind, ProposalState
from portal.accounts.scope import is_hand_of, require
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier
from portal.errors import Refused
from portal.letters import letters
from portal.models import Document, DocumentKind, User
from portal.numbering import next_number
from portal.rulebook.rulebook import Limits
from portal.workflow.models import Transition
from portal.workflow.workflow import move, transitions

MOVES: dict[str, set[str]] = {
    State.SUBMITTED: {State.UPHELD, State.CHANGED, State.SENT_BACK, State.WITHDRAWN},
}
OUTCOMES = (State.UPHELD, State.CHANGED, State.SENT_BACK)
EVIDENCE = "other"  # kind of the documents that come with an appeal


@dataclass(frozen=True)
class Decision:
    """A decision as an appeal sees it: about which facility, under which number, by whom, since when, and still standing."""

    facility: Facility
    number: str
    decided_on: date | None
    deciders: frozenset[int]
    stands: bool


SetAside = Callable[[models.Model, User, date, str, bool], Filing | None]


@dataclass(frozen=True)
class Appealable:
    """How to read a noun's decision, and what becomes of it when an appeal sets it aside, or changes it at once."""

    read: Callable[[models.Model], Decision]
    set_aside: SetAside
    had_part: Callable[[User], models.QuerySet]
    explanation: Promise | str = ""


APPEALABLE: dict[type[models.Model], Appealable] = {}


def appealable(
    noun: type[models.Model],
    *,
    read: Callable[..., Decision],
    set_aside: Callable[..., Filing | None],
    had_part: Callable[[User], models.QuerySet],
    explanation: Promise | str = "",
) -> None:
    """Register a noun whose decisions may be appealed.

    `set_aside(subject, by, on, reasons, is_changed)` runs within the decision's transaction and returns the filing that is
    decided again, if there is one. `had_part(user)` returns the keys of the decisions that `read` says the user took part in, as a
    query of one column. `explanation` tells who decides what the outcomes mean for this noun.
    """
    APPEALABLE[noun] = Appealable(read, set_aside, had_part, explanation)


def decision_of(subject: models.Model) -> Decision:
    """Return the decision of a row that may be appealed."""
    return APPEALABLE[type(subject)].read(subject)


def explanation_of(subject: models.Model) -> Promise | str:
    """Return what the outcomes of an appeal mean for the row, where its noun says more than the outcomes themselves."""
    return APPEALABLE[type(subject)].explanation


def last_day(subject: models.Model) -> date | None:
    """Return the last day of the term of appeal, or None past the published calendar."""
    decided_on = decision_of(subject).decided_on
    if decided_on is None:
        return None
    return clock.add_working_days(decided_on, int(Limits(decided_on)[f"term.{TermKind.APPEAL}.working_days"]))


def about(subject: models.Model) -> models.QuerySet[Appeal]:
    """Return the appeals against a row's decision, the newest first."""
    return Appeal.objects.filter(subject_type__model=subject._meta.model_name, subject_id=subject.pk)


def may_appeal(user: User, subject: models.Model, *, on: date) -> bool:
    """Say whether the user can appeal the decision today: the operator's, standing, within the term, not appealed yet."""
    decision = decision_of(subject)
    if not (decision.stands and policy.may_operate(user, decision.facility)):
        return False
    last = last_day(subject)
    return (last is None or on <= last) and not about(subject).exclude(state=State.WITHDRAWN).exists()


@transaction.atomic
def file(subject: models.Model, *, reasons: str, uploads: Iterable[UploadedFile] = (), by: User, on: date) -> Appeal:
    """File an appeal with reasons and papers. Raises Refused when it comes too late, twice, or against nothing that stands."""
    decision = decision_of(subject)
    require(policy.may_operate(by, decision.facility))
    Facility.objects.select_for_update().get(pk=decision.facility.pk)
    last = last_day(subject)
    if not decision.stands:
        raise Refused(_("There is no decision that can be appealed."))
    if last and on > last:
        raise Refused(_("The term of appeal ended on %(day)s.") % {"day": last})
    number = f"复{settings.DISTRICT_CODE}-{on.year}-{next_number('appeal', on.year):04d}"
    appeal = Appeal(
        facility=decision.facility, subject=subject, number=number, reasons=reasons, filed_on=on, filed_by=by
    )
    _save_once(appeal)
    for upload in uploads:
        dossier.add(appeal, DocumentKind.objects.get(pk=EVIDENCE), upload, by=by)
    clock.begin(appeal, TermKind.REVIEW, on=on)
    return appeal


def _save_once(appeal: Appeal) -> None:
    try:
        with transaction.atomic():
            appeal.save()
    except IntegrityError:
        raise Refused(_("This decision was already appealed, perhaps in another window.")) from None


@transaction.atomic
def withdraw(appeal: Appeal, *, by: User, on: date) -> Appeal:
    """Let the operator take the appeal back; it may be filed again within the term."""
    require(policy.may_operate(by, appeal.facility))
    move(appeal, State.WITHDRAWN, table=MOVES, by=by)
    clock.end(appeal, TermKind.REVIEW, on=on)
    return appeal


def may_decide(user: User | AnonymousUser, appeal: Appeal) -> bool:
    """Say whether the user leads the bureau's decisions there and had no part in the one that is appealed (four eyes)."""
    deciders = decision_of(appeal.subject).deciders  # type: ignore[arg-type]
    is_other = not any(is_hand_of(user, pk) for pk in deciders)
    return is_other and policy.may_decide_affairs(user, appeal.facility)


def decided_by_others(rows: Any, user: User) -> Any:
    """Keep the appeals against decisions in which the user had no part, as `may_decide` says it of one."""
    for noun, how in APPEALABLE.items():
        kind = ContentType.objects.get_for_model(noun)
        rows = rows.exclude(subject_type=kind, subject_id__in=how.had_part(user))
    return rows


@transaction.atomic
def decide(appeal: Appeal, *, outcome: str, reasons: str, by: User, on: date) -> Appeal:
    """Decide the appeal with reasons, which are published where the decision was; a letter tells the operator.

    Raises Refused to those who made the decision, NotReady if it is to be changed although the rulebook stands against it.
    """
    require(policy.may_decide_affairs(by, appeal.facility))
    if not may_decide(by, appeal):
        raise Refused(_("You took part in the decision that is appealed; somebody else must decide on the appeal."))
    if not reasons.strip():
        raise Refused(_("Please give the reasons."), field="reasons")
    people.require_unnamed(reasons, appeal.facility, field="reasons")
    move(appeal, outcome, table=MOVES, by=by, note=reasons)
    appeal.decided_on, appeal.decided_by, appeal.decision = on, by, reasons
    if outcome != State.UPHELD:
        appeal.reopened = _set_aside(appeal.subject, by, on, reasons, outcome == State.CHANGED)  # type: ignore[arg-type]
    appeal.save(update_fields=["decided_on", "decided_by", "decision", "reopened"])
    clock.end(appeal, TermKind.REVIEW, on=on)
    _write_letter(appeal, by, on)
    return appeal


def _set_aside(subject: models.Model, by: User, on: date, reasons: str, is_changed: bool) -> Filing | None:
    return APPEALABLE[type(subject)].set_aside(subject, by, on, reasons, is_changed)


def _write_letter(appeal: Appeal, by: User, on: date) -> None:
    facility = appeal.facility
    with override("zh-hans"):
        outcome = str(appeal.get_state_display())
    words = {
        "facility": facility.name,
        "appeal_number": appeal.number,
        "decision_number": decision_of(appeal.subject).number,  # type: ignore[arg-type]
        "outcome": outcome,
        "reasons": appeal.decision,
    }
    to = facility.operator.organisation
    letters.issue("appeal-decision", appeal, area=facility.area, to=to, by=by, on=on, words=words)


def _refusal(filing: Filing) -> Decision:
    confirmed = filing.proposals.filter(kind=ProposalKind.REFUSAL, state=ProposalState.CONFIRMED)
    people = confirmed.values_list("proposed_by", "decided_by")
    refusals = transitions(filing).filter(after=FilingState.REFUSED).values_list("by_id", flat=True)
    return Decision(
        facility=filing.facility,
        number=filing.number or "",
        decided_on=filing.decided_on,
        deciders=frozenset({*refusals, *chain.from_iterable(people)} - {None}),
        stands=filing.state == FilingState.REFUSED,
    )


def _had_part(user: User) -> models.QuerySet:
    """Return the filings that the user refused, or whose refusal the user proposed or confirmed."""
    of_user = Q(proposals__proposed_by=user) | Q(proposals__decided_by=user)
    confirmed = Q(proposals__kind=ProposalKind.REFUSAL, proposals__state=ProposalState.CONFIRMED)
    refused = Transition.objects.filter(
        subject_type=ContentType.objects.get_for_model(Filing), after=FilingState.REFUSED, by=user
    )
    return Filing.objects.filter(of_user & confirmed | Q(pk__in=refused.values("subject_id"))).values("pk")


def _decide_again(filing: Filing, by: User, on: date, reasons: str, is_changed: bool) -> Filing:
    """Hand the refused filing to the review again under a new number; accept it at once if the appeal changes the refusal.
    The letter that refused it holds no more.

    If the operator has opened another filing meanwhile, that one is decided instead.
    """
    Facility.objects.select_for_update().get(pk=filing.facility_id)
    letters.revoke(filing, REFUSAL, on=on)
    if newer := filing.facility.filings.filter(state__in=filings.MOVES).first():
        if is_changed:
            raise Refused(_("A newer filing is open: set the refusal aside, and decide on the newer filing."))
        return newer
    again = _handed_in_again(filing, by, on)
    consultation.carry_over(filing, again)
    if is_changed:
        decisions.accept(again, by=by, on=on, note=reasons)
    return again


def _handed_in_again(filing: Filing, by: User, on: date) -> Filing:
    again = Filing.objects.create(
        facility=filing.facility,
        kind=filing.kind,
        created_by=filing.created_by,
        number=filings.number_for(on),
        received_on=on,
        complete_on=on,
        declared=filing.declared,
        declared_by=filing.declared_by,
    )
    if filing.kind == FilingKind.CHANGE:
        old = filing.amendment
        Amendment.objects.create(filing=again, topics=old.topics, reason=old.reason, base=old.base, values=old.values)
    move(again, FilingState.SUBMITTED, table=filings.MOVES, by=by, note=str(_("Decided again after an appeal")))
    for kind in filings.TERMS:
        clock.begin(again, kind, on=on)
    return again


def documents(appeal: Appeal) -> models.QuerySet[Document]:
    """Return the papers that came with the appeal."""
    return dossier.documents_of(appeal)


appealable(Filing, read=_refusal, set_aside=_decide_again, had_part=_had_part)


declare(
    Appeal,
    decide=Act(may_decide, before(MOVES, *OUTCOMES)),
    withdraw=Act(policy.may_operate_affair, before(MOVES, State.WITHDRAWN)),
)
