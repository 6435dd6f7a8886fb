"""Signatures that anybody can verify without asking the portal: over a short text, both in characters of a QR code.

A token reads `TY1.<text>.<signature>`, text (UTF-8) and signature in base32 without padding: capitals and digits take less
room in a QR code than base64, and stay whole in the fragment of an address. The private key lies in the file
`settings.SIGNING_KEY_FILE`, readable for its owner only; its public half and those of former keys stand in `SigningKey`. The key says by
which algorithm is signed (`signers`); a new one is made for `settings.SIGNING_ALGORITHM`.
"""

import binascii
import os
from base64 import b32decode, b32encode
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.signing import signers
from portal.signing.models import SigningKey
from portal.signing.signers import SIGNERS, Jwk, PrivateKey

FORMAT = "TY1"
MOST_CHARACTERS = 4000  # of a token, more than any QR code holds


class NotGenuine(Refused):
    """The token was not signed with a key of the portal, or was altered since."""


class KeyMissing(Refused):
    """There is no key to sign with."""


def sign(text: str, *, on: date) -> str:
    """Return the text with its signature as a token. Raises KeyMissing where no key was made."""
    key = _private_key()
    register(key.public(), on=on)
    return ".".join((FORMAT, _encoded(text.encode()), _encoded(key.sign(text.encode()))))


def key_id() -> str:
    """Return the name of the key that signs now."""
    return id_of(_private_key().public())


def alg() -> str:
    """Return the name of the algorithm by which is signed now."""
    return _private_key().alg


def verified(token: str, keys: Mapping[str, Jwk]) -> str:
    """Return the text of a token signed by one of the keys (public halves by their id). Raises NotGenuine."""
    text, signature = _parts(token)
    if any(signers.is_signed(public, text, signature) for public in keys.values()):
        return text.decode()
    raise NotGenuine(_("The signature does not match: this was altered, or not issued by this portal."))


def public_keys() -> dict[str, Jwk]:
    """Return the public halves of all keys that ever signed here, by their id."""
    return {key.key_id: key.jwk for key in SigningKey.objects.all()}


def own_key() -> dict[str, Jwk]:
    """Return the public half of the key in the file, without asking the database."""
    public = _private_key().public()
    return {id_of(public): public}


@transaction.atomic
def register(public: Jwk, *, on: date) -> None:
    """Keep the public half of the key that signs now, and end the one before it."""
    if SigningKey.objects.filter(pk=id_of(public), until__isnull=True).exists():
        return
    SigningKey.objects.select_for_update().filter(until__isnull=True).update(until=on)
    SigningKey.objects.update_or_create(
        pk=id_of(public),
        defaults={"until": None},
        create_defaults={"public_key": public["x"], "y": public.get("y", ""), "alg": _alg_of(public), "since": on},
    )


def _alg_of(public: Jwk) -> str:
    return next(signer.alg for signer in SIGNERS.values() if signer.is_mine(public))


def rotate(*, on: date) -> str:
    """Make a new key, keep the old file beside it under its id, and return the new key's id."""
    path = Path(settings.SIGNING_KEY_FILE)
    if path.exists():
        path.rename(path.with_name(f"{path.name}.{key_id()}"))
    _make(path)
    register(_private_key().public(), on=on)
    return key_id()


def id_of(public: Jwk) -> str:
    """Return the name of a key: the first eight characters of its fingerprint (SHA-256 of its point)."""
    return sha256(b"".join(signers.decoded(public[part]) for part in ("x", "y") if part in public)).hexdigest()[:8]


def _private_key() -> PrivateKey:
    path = Path(settings.SIGNING_KEY_FILE)
    if not path.exists():
        if not settings.DEMO:
            raise KeyMissing(
                _("No signing key has been made yet. Please ask your administrator (manage.py rotate_signing_key).")
            )
        _make(path)
    content = path.read_bytes()
    try:
        key = next(filter(None, (signer.read(content) for signer in SIGNERS.values())), None)
    except (ValueError, KeyError, TypeError):
        key = None
    if key is None:
        raise KeyMissing(_("The signing key is damaged, or of a kind that the portal does not know."))
    return key


def _make(path: Path) -> None:
    """Write a new private key, readable for its owner only; of several processes at once the first one's counts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{path.name}.{os.getpid()}")
    made.touch(mode=0o600)
    made.write_bytes(SIGNERS[settings.SIGNING_ALGORITHM].made())
    with suppress(FileExistsError):
        path.hardlink_to(made)
    made.unlink()


def _encoded(content: bytes) -> str:
    return b32encode(content).decode().rstrip("=")


def _parts(token: str) -> tuple[bytes, bytes]:
    """Return text and signature of a token, also out of an address that carries it. Raises NotGenuine."""
    found = "".join(token.rpartition("#")[2].split())
    parts = found.split(".")
    if len(parts) != 3 or parts[0] != FORMAT or len(found) > MOST_CHARACTERS:
        raise NotGenuine(_("This is not the text of a receipt's QR code. Please scan or copy the whole of it."))
    try:
        text, signature = (b32decode(part + "=" * (-len(part) % 8)) for part in parts[1:])
        text.decode()
    except (binascii.Error, UnicodeDecodeError):
        raise NotGenuine(_("The text of the QR code is damaged. Please scan or copy the whole of it.")) from None
    return text, signature
