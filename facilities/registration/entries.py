"""What the registrar records of an operator, and how it flows into operator and dossiers (registration measures art. 2 to 5).

Every entry is kept; the newest one holds. From the first entry on the operator's name, code, scope, representative and address
are the registrar's words, and change only by a further entry.
"""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import REGISTRARS, OperatorState
from facilities.ground.models import Operator
from facilities.registration import announcements, licences, particulars, policy
from facilities.registration.choices import EntryKind
from facilities.registration.models import Registration, RegistryEntry
from facilities.registration.particulars import Facts
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused, StaleEdit
from portal.models import User
from portal.unique import save_unique
from portal.workflow.workflow import move

OPERATOR_MOVES: dict[str, set[str]] = {
    OperatorState.UNREGISTERED: {OperatorState.REGISTERED},
    OperatorState.DECLARED: {OperatorState.REGISTERED},
    OperatorState.REGISTERED: {OperatorState.REVOKED, OperatorState.CANCELLED},
    OperatorState.REVOKED: {OperatorState.CANCELLED},
}
ENDS = {EntryKind.CANCELLED: OperatorState.CANCELLED, EntryKind.REVOKED: OperatorState.REVOKED}

CODE_TAKEN = _("Another operator in the portal has this unified social credit code.")
NAME_TAKEN = _("Another operator is registered under this name.")
CODE_STAYS = _("The code of a registration does not change. Please compare it with the licence.")
APPLY_FIRST = _("This operator is not registered yet. Please decide on its application instead.")
CONFIRM_FIRST = _("Please confirm first what stands in the register; then its end can be recorded.")
HAS_ENDED = _("This registration has ended; nothing can be recorded on it any more.")
SEEN_BEFORE = _("Somebody else recorded something here meanwhile. Please look at it, then record again.")
KEY_USED = _("This key was used for another entry already.")


@transaction.atomic
def record(
    operator: Operator,
    facts: Facts,
    *,
    by: User,
    on: date,
    key: str,
    effective_on: date | None = None,
    seen: int | None = None,
    licence: UploadedFile | None = None,
) -> RegistryEntry:
    """Confirm a registration from before the portal, or record its change. The same `key` and facts again give the same entry.

    `seen` is the operator's revision as the page showed it. Raises Refused for what the law forbids, StaleEdit for an old page.
    """
    require(policy.may_register(by, operator, operator.nature))
    hold(operator)
    if entry := RegistryEntry.objects.filter(key=key).first():
        return _same(entry, entry.operator_id == operator.pk and particulars.says(entry, facts))
    _require_seen(operator, seen)
    if operator.state not in (OperatorState.DECLARED, OperatorState.REGISTERED):
        raise Refused(APPLY_FIRST if operator.state == OperatorState.UNREGISTERED else HAS_ENDED)
    changes = particulars.differences(operator, facts)
    if operator.state == OperatorState.REGISTERED and "uscc" in changes:
        raise Refused(CODE_STAYS, field="uscc")
    is_change = operator.state == OperatorState.REGISTERED and bool(changes)
    entry = RegistryEntry(
        operator=operator,
        kind=EntryKind.CHANGED if is_change else EntryKind.CONFIRMED,
        key=key,
        changes=changes,
        effective_on=effective_on or (on if is_change else facts.registered_on),
    )
    return enter(entry, facts, by=by, on=on, licence=licence)


@transaction.atomic
def enter(
    entry: RegistryEntry, facts: Facts, *, by: User, on: date, licence: UploadedFile | None = None
) -> RegistryEntry:
    """Write an entry and let it flow into the operator and its dossiers. The caller has asked whether it may, and holds the row."""
    operator = entry.operator
    particulars.require_lawful(facts, operator.nature, on=on, effective_on=entry.effective_on)
    _take_over(operator, facts, on)
    _write(entry, facts, by, on)
    if operator.state != OperatorState.REGISTERED:
        move(operator, OperatorState.REGISTERED, table=OPERATOR_MOVES, by=by)
    if licence:
        licences.keep(entry, licence, by=by)
    announcements.entered(entry)
    return entry


@transaction.atomic
def end(
    operator: Operator,
    kind: EntryKind,
    *,
    by: User,
    on: date,
    key: str,
    effective_on: date,
    reason: str,
    seen: int | None = None,
) -> RegistryEntry:
    """Record that the registration was revoked (吊销) or cancelled (注销); its name becomes free again."""
    require(policy.may_register(by, operator, operator.nature))
    hold(operator)
    if entry := RegistryEntry.objects.filter(key=key).first():
        return _same(entry, (entry.operator_id, entry.kind) == (operator.pk, kind))
    _require_seen(operator, seen)
    if operator.state in (OperatorState.UNREGISTERED, OperatorState.DECLARED):
        raise Refused(APPLY_FIRST if operator.state == OperatorState.UNREGISTERED else CONFIRM_FIRST)
    if effective_on > on:
        raise Refused(_("This day lies in the future."), field="effective_on")
    move(operator, ENDS[kind], table=OPERATOR_MOVES, by=by, note=reason)
    operator.registered_name = None
    _stamp(operator, on)
    entry = RegistryEntry(operator=operator, kind=kind, key=key, effective_on=effective_on, reason=reason)
    _write(entry, Facts(**particulars.as_recorded(operator)), by, on)
    announcements.entered(entry)
    return entry


def hold(operator: Operator) -> None:
    """Lock the operator's row until the transaction ends, and read all of it again."""
    operator.refresh_from_db(from_queryset=Operator.objects.select_for_update())


def _same(entry: RegistryEntry, is_same: bool) -> RegistryEntry:
    if not is_same:
        raise Refused(KEY_USED, field="key")
    return entry


def _require_seen(operator: Operator, seen: int | None) -> None:
    if seen is not None and seen != operator.revision:
        raise StaleEdit(SEEN_BEFORE)


def _take_over(operator: Operator, facts: Facts, on: date) -> None:
    """Let the operator's rows say what the registrar says."""
    body = operator.organisation
    body.name, body.uscc = facts.name, facts.uscc
    save_unique(body, Refused(CODE_TAKEN, field="uscc"))
    operator.registered_on, operator.business_scope = facts.registered_on, facts.business_scope
    operator.representative, operator.address = facts.representative, facts.address
    if facts.representative_id:
        operator.representative_id, operator.representative_id_type = (
            facts.representative_id,
            facts.representative_id_type,
        )
    operator.licence_number, operator.licence_until = facts.licence_number, facts.valid_until
    operator.registered_name = facts.name
    _stamp(operator, on)


def _stamp(operator: Operator, on: date) -> None:
    operator.recorded_by_id, operator.recorded_on = REGISTRARS[operator.nature], on
    operator.revision += 1
    save_unique(operator, Refused(NAME_TAKEN, field="name"))


def _write(entry: RegistryEntry, facts: Facts, by: User, on: date) -> None:
    for name, value in particulars.written(facts).items():
        setattr(entry, name, value)
    entry.registrar_id, entry.by, entry.recorded_on = REGISTRARS[entry.operator.nature], by, on
    save_unique(entry, Refused(KEY_USED, field="key"))


def registered(registration: Registration, facts: Facts, *, key: str) -> RegistryEntry:
    """Return the entry that answers an application, not written yet."""
    return RegistryEntry(
        operator=registration.operator,
        registration=registration,
        kind=EntryKind.REGISTERED,
        key=key,
        effective_on=facts.registered_on,
    )


declare(
    Operator,
    record=Act(policy.may_keep_entries, {OperatorState.DECLARED, OperatorState.REGISTERED}),
    end=Act(policy.may_keep_entries, before(OPERATOR_MOVES, *ENDS.values())),
)
