"""Gateways and the keys with which they sign: registered by the operator, revoked by whoever no longer trusts one."""

import binascii
from base64 import urlsafe_b64decode
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inspections.monitoring import policy
from inspections.monitoring.models import Gateway, GatewayKey
from portal.accounts.scope import require
from portal.errors import IllegalMove, Refused
from portal.models import User
from portal.signing import signers
from portal.unique import save_unique

NO_KEY = _("This is not the public key of a gateway: it has 43 letters, digits, hyphens and underscores.")


def read_key(text: str) -> Ed25519PublicKey:
    """Return the key that the gateway prints (base64url, padding or not). Raises Refused."""
    bare = "".join(text.split()).rstrip("=")
    try:
        return Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(bare + "=" * (-len(bare) % 4)))
    except (binascii.Error, ValueError):
        raise Refused(NO_KEY, field="public_key") from None


def id_of(public: Ed25519PublicKey) -> str:
    """Return the name under which a gateway sends: sixteen characters of its key's fingerprint (SHA-256)."""
    return sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


@transaction.atomic
def register(gateway: Gateway, public_key: str, *, by: User, at: datetime) -> GatewayKey:
    """Enter a gateway with its first key, or give an existing one a further key. Raises Refused for a key that is known."""
    require(policy.may_keep(by, gateway))
    public = read_key(public_key)
    save_unique(gateway, Refused(_("There is a gateway of this name already."), field="name"))
    key = GatewayKey(
        key_id=id_of(public),
        gateway=gateway,
        public_key=signers.x_of(public),
        registered_at=at,
        registered_by=by,
    )
    if GatewayKey.objects.filter(pk=key.pk).exists():
        raise Refused(_("This key is registered already, or was revoked: please make a new one."), field="public_key")
    key.save(force_insert=True)
    return key


def may_revoke(user: User, key: GatewayKey) -> bool:
    """The operator, and an inspector who watches over the facility."""
    return policy.may_keep(user, key.gateway) or policy.may_close(user, key.gateway)


@transaction.atomic
def revoke(key: GatewayKey, *, by: User, at: datetime) -> GatewayKey:
    """Trust nothing more that is signed with the key."""
    require(may_revoke(by, key))
    if not GatewayKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at, revoked_by=by):
        raise IllegalMove(_("This key was revoked already."))
    key.refresh_from_db()
    return key
