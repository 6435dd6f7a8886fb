"""The way of a request for correction. Each turn has its term, counted anew (个人信息保护法第四十六条; the days are the rulebook's)."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.families.words import require_no_numbers
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move
from staff.corrections import policy
from staff.corrections.choices import CorrectionState
from staff.corrections.models import CorrectionRequest
from staff.people.models import Person

S = CorrectionState
MOVES: dict[str, set[str]] = {
    S.ASKED: {S.CORRECTED, S.DECLINED, S.REFERRED, S.WITHDRAWN},
    S.DECLINED: {S.REFERRED},
    S.REFERRED: {S.ORDERED, S.UPHELD, S.WITHDRAWN},
    S.ORDERED: {S.CORRECTED},
}
TERM = "staff_correction.days"
REASON = _("Please say what was corrected, or why not: the person reads it.")
IN_TIME = _("The facility still has time to answer, until %(day)s.")


def ask(person: Person, *, key: UUID, topic: str, wish: str, on: date) -> CorrectionRequest:
    """Take a person's own request down; the same form sent again gives the same request. Numbers are told in person, not written."""
    require_no_numbers(wish, field="wish")
    facts = {"person": person, "topic": topic, "wish": wish, "asked_on": on, "due_on": _due(on)}
    return CorrectionRequest.objects.get_or_create(key=key, defaults=facts)[0]


def withdraw(request: CorrectionRequest) -> CorrectionRequest:
    """Take one's own request back while nothing is decided."""
    return move(request, S.WITHDRAWN, table=MOVES, by=None)


@transaction.atomic
def refer(request: CorrectionRequest, *, on: date) -> CorrectionRequest:
    """Bring one's own request before the bureau: after a refusal at once, without an answer from the day after the term on."""
    if request.state == S.ASKED and on <= request.due_on:
        raise Refused(IN_TIME % {"day": request.due_on})
    return _turn(request, S.REFERRED, by=None, note="", on=on)


@transaction.atomic
def correct(request: CorrectionRequest, *, note: str, by: User, on: date) -> CorrectionRequest:
    """Say what was corrected; the correction itself is made where the data are kept, with its history."""
    require(policy.may_answer(by, request))
    return move(request, S.CORRECTED, table=MOVES, by=by, note=_reason(note))


@transaction.atomic
def decline(request: CorrectionRequest, *, note: str, by: User, on: date) -> CorrectionRequest:
    """Say why the data stay as they are."""
    require(policy.may_answer(by, request))
    return move(request, S.DECLINED, table=MOVES, by=by, note=_reason(note))


@transaction.atomic
def order(request: CorrectionRequest, *, note: str, by: User, on: date) -> CorrectionRequest:
    """Decide for the bureau that the facility has to correct, within a new term."""
    require(policy.may_decide(by, request))
    return _turn(request, S.ORDERED, by=by, note=_reason(note), on=on)


@transaction.atomic
def uphold(request: CorrectionRequest, *, note: str, by: User, on: date) -> CorrectionRequest:
    """Decide for the bureau that the data are right."""
    require(policy.may_decide(by, request))
    return move(request, S.UPHELD, table=MOVES, by=by, note=_reason(note))


ANSWERS = {"correct": correct, "decline": decline, "order": order, "uphold": uphold}


def may_be_referred(request: CorrectionRequest, on: date) -> bool:
    """Say whether the person may turn to the bureau on the day."""
    return request.state == S.DECLINED or (request.state == S.ASKED and on > request.due_on)


def may_be_withdrawn(request: CorrectionRequest) -> bool:
    """Say whether the person may take the request back."""
    return S.WITHDRAWN in MOVES.get(request.state, set())


def _turn(request: CorrectionRequest, to: str, *, by: User | None, note: str, on: date) -> CorrectionRequest:
    move(request, to, table=MOVES, by=by, note=note)
    request.due_on = _due(on)
    request.save(update_fields=["due_on"])
    return request


def _due(on: date) -> date:
    return on + timedelta(days=int(Limits(on)[TERM]))


def _reason(note: str) -> str:
    if not note.strip():
        raise Refused(REASON, field="note")
    require_no_numbers(note, field="note")
    return note.strip()


declare(
    CorrectionRequest,
    correct=Act(policy.may_answer, before(MOVES, S.CORRECTED)),
    decline=Act(policy.may_answer, before(MOVES, S.DECLINED)),
    order=Act(policy.may_decide, before(MOVES, S.ORDERED)),
    uphold=Act(policy.may_decide, before(MOVES, S.UPHELD)),
)
