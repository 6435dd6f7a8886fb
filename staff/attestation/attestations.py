"""Attesting certificates one by one: confirmed, not in agreement with the register, revoked."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User
from portal.workflow.workflow import move
from staff.attestation import policy
from staff.people.choices import CredentialState
from staff.people.models import Credential

MOVES: dict[str, set[str]] = {
    CredentialState.CLAIMED: {CredentialState.CONFIRMED, CredentialState.MISMATCHED, CredentialState.REVOKED},
    CredentialState.CONFIRMED: {CredentialState.MISMATCHED, CredentialState.REVOKED},
    CredentialState.MISMATCHED: {CredentialState.CONFIRMED, CredentialState.REVOKED},
    CredentialState.REVOKED: {CredentialState.CONFIRMED},  # a revocation that was lifted or written down by mistake
}
BY_REGISTER: dict[str, set[str]] = MOVES | {CredentialState.REVOKED: set()}  # no file lifts a revocation
NEEDS_REASON = _("Please say why: the facility reads it, and the person may object.")


@transaction.atomic
def attest(credential: Credential, standing: str, *, by: User, note: str = "") -> Credential:
    """Say what the register says of one certificate, wherever facilities have it. Raises Refused where a reason is missing, IllegalMove."""
    require(policy.may_attest(by, credential))
    was_revoked = credential.state == CredentialState.REVOKED
    if not note.strip() and (standing != CredentialState.CONFIRMED or was_revoked):
        raise Refused(NEEDS_REASON, field="note")
    for same in Credential.objects.same_as(credential).exclude(state=standing).select_related("person__facility__area"):
        if standing in MOVES[same.state] and policy.may_attest(by, same):
            move(same, standing, table=MOVES, by=by, note=note)
    return move(credential, standing, table=MOVES, by=by, note=note)
