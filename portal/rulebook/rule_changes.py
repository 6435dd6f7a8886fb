"""Four eyes on the rulebook: one keeper proposes a new version, another confirms it or sends it back.

Only what is confirmed holds; whom it affects is computed anew when it is confirmed, kept with the change, and told.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.scope import is_hand_of, require
from portal.actions import Act, before, declare
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.outbox import outbox
from portal.rulebook import impact, keeping, policy
from portal.rulebook.choices import RuleChangeState
from portal.rulebook.models import Clause, RuleChange
from portal.unique import save_unique
from portal.workflow.workflow import Moves, move

MOVES: Moves = {RuleChangeState.OPEN: {RuleChangeState.CONFIRMED, RuleChangeState.SENT_BACK}}
ONE_IS_OPEN = _("A change of this rule waits for a second keeper. It is confirmed or sent back first.")


@transaction.atomic
def propose(rule: keeping.Rule, changes: Mapping[str, Any], *, reason: str, by: User, on: date) -> RuleChange:
    """Write a new version down for a second keeper. Raises Refused, also for what could not be put in force, and StaleEdit."""
    require(policy.may_keep_rulebook(by))
    if not reason.strip():
        raise Refused(_("Please say why the rule changes."), field="reason")
    if not _differing(rule, changes):
        raise Refused(_("Nothing changes but the day."), field="effective_from")
    impact.of(rule, changes, by=by, on=on)
    about = {"clause": rule} if isinstance(rule, Clause) else {"threshold": rule}
    change = RuleChange(
        **about,
        changes=_plain(rule, changes),
        holds_from=changes["effective_from"],
        reason=reason.strip(),
        proposed_by=by,
        proposed_on=on,
    )
    save_unique(change, Refused(ONE_IS_OPEN))
    return change


@transaction.atomic
def confirm(change: RuleChange, *, by: User, on: date) -> RuleChange:
    """Let the new version hold from its day and have those it affects told. Raises StaleEdit if the rule changed meanwhile."""
    change = _held(change, by)
    rule, changes = change.rule, proposed(change)
    change.affected = impact.of(rule, changes, by=by, on=on).keys
    keeping.amend(rule, changes, by=by, on=on)
    _decide(change, RuleChangeState.CONFIRMED, by, on)
    for population in impact.POPULATIONS:
        outbox.queue(population.task, pk=change.pk)
    return change


@transaction.atomic
def send_back(change: RuleChange, *, by: User, on: date, answer: str) -> RuleChange:
    """Let it not hold, with the reason for its author."""
    change = _held(change, by)
    if not answer.strip():
        raise Refused(_("Please say why it is sent back."), field="answer")
    change.answer = answer.strip()
    return _decide(change, RuleChangeState.SENT_BACK, by, on)


def proposed(change: RuleChange) -> dict[str, Any]:
    """Return the new version's values as the rule's fields hold them."""
    meta = type(change.rule)._meta
    return {name: meta.get_field(name.removesuffix("_id")).to_python(value) for name, value in change.changes.items()}


def _held(change: RuleChange, by: User) -> RuleChange:
    """Lock the change for a second keeper. Raises NotAllowed for its author, IllegalMove when it is too late."""
    require(policy.may_keep_rulebook(by))
    rows = RuleChange.objects.select_for_update(of=("self",)).select_related("clause", "threshold")
    change = rows.get(pk=change.pk)
    if change.state != RuleChangeState.OPEN:
        raise IllegalMove(_("This change was decided meanwhile. Please reload the page."))
    if is_hand_of(by, change.proposed_by_id):
        raise NotAllowed(_("You proposed this yourself: another keeper confirms it or sends it back."))
    return change


def _decide(change: RuleChange, to: RuleChangeState, by: User, on: date) -> RuleChange:
    change.decided_by, change.decided_on = by, on
    change.save(update_fields=["decided_by", "decided_on", "answer", "affected"])
    return move(change, to, table=MOVES, by=by, note=change.answer)


def _differing(rule: keeping.Rule, changes: Mapping[str, Any]) -> list[str]:
    return [name for name, value in changes.items() if name != "effective_from" and getattr(rule, name) != value]


def _plain(rule: keeping.Rule, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by the names of columns as JSON holds them."""
    return {rule._meta.get_field(name).attname: _as_json(value) for name, value in changes.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else getattr(value, "pk", value)


def _is_second(user: User | AnonymousUser, change: RuleChange) -> bool:
    return not is_hand_of(user, change.proposed_by_id) and policy.may_keep_rulebook(user)


declare(
    RuleChange,
    confirm=Act(_is_second, before(MOVES, RuleChangeState.CONFIRMED)),
    send_back=Act(_is_second, before(MOVES, RuleChangeState.SENT_BACK)),
)
