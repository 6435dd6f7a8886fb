"""The life of an application for registration with the registrar (申办): market supervision, civil affairs, establishment office.

The founders prepare it, hand it in, and correct what is returned once with everything missing (一次性告知); the registrar records
the registration or refuses it with reasons. The term runs from the day the set is complete; a return ends it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import CARE_SERVICES, REGISTRARS, OperatorState, names_care
from facilities.ground.models import Operator
from facilities.registration import announcements, entries, policy, requirements
from facilities.registration.choices import RegistrationState
from facilities.registration.models import Member, Registration, RegistrationRemark, RegistryEntry
from facilities.registration.particulars import IDENTITY, Facts
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier
from portal.errors import IllegalMove, Refused, StaleEdit
from portal.letters import letters
from portal.mandates import proving
from portal.models import Document, DocumentKind, User
from portal.numbering import next_number
from portal.unique import save_unique
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    RegistrationState.DRAFT: {RegistrationState.SUBMITTED, RegistrationState.WITHDRAWN},
    RegistrationState.SUBMITTED: {
        RegistrationState.RETURNED,
        RegistrationState.REGISTERED,
        RegistrationState.REFUSED,
        RegistrationState.WITHDRAWN,
    },
    RegistrationState.RETURNED: {RegistrationState.SUBMITTED, RegistrationState.WITHDRAWN},
}
REFUSAL = "registration-refusal"  # the letter

ALREADY_OPEN = _("There is already an open application of this operator.")
ALREADY_REGISTERED = _("This operator is registered already. Changes are recorded by the registrar.")
SENT_ALREADY = _("This application was already handed in, perhaps in another window. It was not sent twice.")
CHANGED_SINCE = _("The application has changed since you opened this page. Please look at it again before you decide.")
ONE_NOTICE = _(
    "Everything missing had to be named at once. A second return may only name what was named before and is still not "
    "right: %(items)s is new."
)
NOTHING_NAMED = _("Please say at the items what is missing: a return names everything at once.")
MEMBER_TAKEN = _("Somebody with this ID number is entered already.")


@transaction.atomic
def draft(operator: Operator, *, by: User) -> Registration:
    """Open an application with what is known. Raises Refused if one is open, or if the operator is registered."""
    require(policy.may_found(by, operator))
    entries.hold(operator)
    if operator.state != OperatorState.UNREGISTERED:
        raise Refused(ALREADY_REGISTERED)
    registration = Registration(
        operator=operator,
        nature=operator.nature,
        registrar_id=REGISTRARS[operator.nature],
        name=operator.organisation.name,
        representative=operator.representative,
        created_by=by,
    )
    save_unique(registration, Refused(ALREADY_OPEN))
    return registration


def require_open(registration: Registration, item: str = "", *, by: User) -> None:
    """Raise NotAllowed for a stranger, Refused with the reason if the item can't be changed now. Holds the row's lock."""
    require(policy.may_found(by, registration.operator))
    _hold(registration)
    if reason := requirements.lock_of(registration, item):
        raise Refused(reason)


@transaction.atomic
def save(registration: Registration, *, by: User) -> Registration:
    """Keep what the founders typed; another nature means another registrar. Called with the row's lock held by the form."""
    require(policy.may_found(by, registration.operator))
    if reason := requirements.lock_of(registration):
        raise Refused(reason)
    registration.registrar_id = REGISTRARS[registration.nature]
    registration.save()
    operator = registration.operator
    entries.hold(operator)
    operator.nature = registration.nature
    operator.save(update_fields=["nature"])
    return registration


@transaction.atomic
def add_member(member: Member, *, by: User) -> Member:
    """Enter a member of the board or a supervisor. Raises Refused for the same ID number again."""
    require_open(member.registration, requirements.MEMBERS, by=by)
    save_unique(member, Refused(MEMBER_TAKEN, field="id_number"))
    _touch(member.registration)
    return member


@transaction.atomic
def remove_member(member: Member, *, by: User) -> None:
    """Take a member out; the history stays."""
    require_open(member.registration, requirements.MEMBERS, by=by)
    member.delete()
    _touch(member.registration)


@transaction.atomic
def hand_in(registration: Registration, kind: DocumentKind, upload: UploadedFile, *, by: User) -> Document:
    """File a document with the application, as a new version if there is one. A bad file raises ValidationError."""
    require_open(registration, kind.pk, by=by)
    replaced = dossier.documents_of(registration).filter(kind=kind).order_by("-id").first()
    document = dossier.add(registration, kind, upload, by=by, replaces=replaced)
    _touch(registration)
    return document


@transaction.atomic
def submit(registration: Registration, *, by: User, on: date, declared_by: str) -> Registration:
    """Hand in a complete application, declared true by a named person, or say what it lacks (Incomplete)."""
    require(policy.may_found(by, registration.operator))
    _hold(registration)
    if registration.state not in (RegistrationState.DRAFT, RegistrationState.RETURNED):
        raise IllegalMove(SENT_ALREADY)
    if lacking := requirements.lacks(registration, on=on):
        raise requirements.Incomplete(lacking)
    registration.remarks.filter(corrected_on__isnull=True).update(corrected_on=on)
    registration.declared_by, registration.complete_on = declared_by, on
    if registration.received_on is None:
        registration.received_on = on
        serial = next_number("registration", on.year)
        registration.number = f"登{settings.DISTRICT_CODE}-{on.year}-{serial:05d}"
    registration.save(update_fields=["declared_by", "complete_on", "received_on", "number"])
    move(registration, RegistrationState.SUBMITTED, table=MOVES, by=by)
    clock.begin(registration, TermKind.REGISTRATION, on=on, rule=f"registration.{registration.nature}")
    return registration


@transaction.atomic
def withdraw(registration: Registration, *, by: User, on: date) -> Registration:
    """Let the founders take the application back before it is decided."""
    require(policy.may_found(by, registration.operator))
    move(registration, RegistrationState.WITHDRAWN, table=MOVES, by=by)
    clock.end(registration, TermKind.REGISTRATION, on=on)
    return registration


@transaction.atomic
def give_back(registration: Registration, missing: Mapping[str, str], *, by: User, on: date) -> Registration:
    """Return the application once with everything that is missing, by item (一次性告知)."""
    _in_hand(registration, by)
    named = {item: text.strip() for item, text in missing.items() if text.strip()}
    if not named:
        raise Refused(NOTHING_NAMED)
    _require_one_notice(registration, named)
    registration.remarks.bulk_create(
        RegistrationRemark(registration=registration, item=item, text=text, by=by, sent_on=on)
        for item, text in named.items()
    )
    move(registration, RegistrationState.RETURNED, table=MOVES, by=by)
    clock.end(registration, TermKind.REGISTRATION, on=on)
    announcements.returned(registration)
    return registration


def _require_one_notice(registration: Registration, named: Mapping[str, str]) -> None:
    before = set(registration.remarks.values_list("item", flat=True))
    if before and (new := [item for item in named if item not in before]):
        words = requirements.items(registration)
        raise Refused(ONE_NOTICE % {"items": "、".join(words.get(item, item) for item in new)})


@transaction.atomic
def register(
    registration: Registration,
    facts: Facts,
    *,
    by: User,
    on: date,
    key: str,
    seen: int | None = None,
    licence: UploadedFile | None = None,
) -> RegistryEntry:
    """Record the registration; its facts flow into the operator and its dossiers. The same `key` again gives the same entry.

    Raises IllegalMove if a colleague decided already, StaleEdit for an old page, Refused for what the law forbids.
    """
    require(policy.may_register(by, registration.operator, registration.nature))
    _hold(registration)
    if entry := RegistryEntry.objects.filter(key=key, registration=registration).first():
        return entry
    _in_hand(registration, by, seen)
    entries.hold(registration.operator)
    if not names_care(facts.business_scope):
        reason = _("The scope of business does not name %(words)s.") % {"words": " / ".join(CARE_SERVICES)}
        raise Refused(reason, field="business_scope")
    facts = facts if facts.representative_id else _with_id(registration, facts)
    entry = entries.enter(entries.registered(registration, facts, key=key), facts, by=by, on=on, licence=licence)
    proving.prove(registration.operator.organisation)
    _decided(registration, RegistrationState.REGISTERED, by, on)
    return entry


def _with_id(registration: Registration, facts: Facts) -> Facts:
    """Add the ID number that the founders gave, if the representative is the one they named."""
    if facts.representative != registration.representative:
        return facts
    return replace(facts, **{name: getattr(registration, name) for name in IDENTITY})


@transaction.atomic
def refuse(registration: Registration, *, by: User, on: date, reasons: str, seen: int | None = None) -> Registration:
    """Refuse the registration with reasons, by letter of the registrar."""
    _in_hand(registration, by, seen)
    if not reasons.strip():
        raise Refused(_("A refusal names its reasons."), field="reasons")
    _decided(registration, RegistrationState.REFUSED, by, on, reasons)
    body = registration.operator.organisation
    issuer = announcements.bodies(registration.registrar_id, body.area_id)
    words = {"name": registration.name, "number": registration.number, "reasons": reasons}
    letter = letters.issue(REFUSAL, registration, area=body.area, to=body, by=by, on=on, words=words, issuer=issuer)
    announcements.refused(registration, letter)
    return registration


def _decided(registration: Registration, state: str, by: User, on: date, note: str = "") -> None:
    move(registration, state, table=MOVES, by=by, note=note)
    registration.decided_on, registration.decision_note = on, note
    registration.save(update_fields=["decided_on", "decision_note"])
    clock.end(registration, TermKind.REGISTRATION, on=on)


def _in_hand(registration: Registration, by: User, seen: int | None = None) -> None:
    """Refuse strangers, and everybody if the application does not await the registrar or has changed since it was read."""
    require(policy.may_register(by, registration.operator, registration.nature))
    _hold(registration)
    if registration.state != RegistrationState.SUBMITTED:
        state = registration.get_state_display()
        raise IllegalMove(_("The application is already “%(state)s”. Please reload the page.") % {"state": state})
    if seen is not None and seen != registration.revision:
        raise StaleEdit(CHANGED_SINCE)


def _hold(registration: Registration) -> None:
    """Lock the row until the transaction ends, and read all of it again."""
    registration.refresh_from_db(from_queryset=Registration.objects.select_for_update())


def _touch(registration: Registration) -> None:
    """Count the revision up: whoever looks at an older page is told."""
    registration.revision += 1
    registration.save(update_fields=["revision"])


S = RegistrationState
declare(
    Registration,
    edit=Act(policy.may_apply, {S.DRAFT, S.RETURNED}),
    submit=Act(policy.may_apply, before(MOVES, S.SUBMITTED)),
    withdraw=Act(policy.may_apply, before(MOVES, S.WITHDRAWN)),
    register=Act(policy.may_decide, before(MOVES, S.REGISTERED)),
    give_back=Act(policy.may_decide, before(MOVES, S.RETURNED)),
    refuse=Act(policy.may_decide, before(MOVES, S.REFUSED)),
    apply_again=Act(policy.may_apply, {S.REFUSED, S.WITHDRAWN}),
)
