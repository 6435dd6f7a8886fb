"""Signatures that anybody can verify without asking the portal: Ed25519 over a short text, both in characters of a QR code.

A token reads `TY1.<text>.<signature>`, text (UTF-8) and signature in base32 without padding: capitals and digits take less
room in a QR code than base64, and stay whole in the fragment of an address. The private key lies in the file
`settings.SIGNING_KEY_FILE`, readable for its owner only; its public half and those of former keys stand in `SigningKey`.
"""

import binascii
import os
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.signing.models import SigningKey

FORMAT = "TY1"
MOST_CHARACTERS = 4000  # of a token, more than any QR code holds


class NotGenuine(Refused):
    """The token was not signed with a key of the portal, or was altered since."""


class KeyMissing(Refused):
    """There is no key to sign with."""


def sign(text: str, *, on: date) -> str:
    """Return the text with its signature as a token. Raises KeyMissing where no key was made."""
    key = _private_key()
    register(key.public_key(), on=on)
    return ".".join((FORMAT, _encoded(text.encode()), _encoded(key.sign(text.encode()))))


def key_id() -> str:
    """Return the name of the key that signs now."""
    return id_of(_private_key().public_key())


def verified(token: str, keys: Mapping[str, str]) -> str:
    """Return the text of a token signed by one of the keys (public halves by their id). Raises NotGenuine."""
    text, signature = _parts(token)
    for public in keys.values():
        with suppress(InvalidSignature):
            _public(public).verify(signature, text)
            return text.decode()
    raise NotGenuine(_("The signature does not match: this was altered, or not issued by this portal."))


def public_keys() -> dict[str, str]:
    """Return the public halves of all keys that ever signed here, by their id."""
    return dict(SigningKey.objects.values_list("key_id", "public_key"))


def own_key() -> dict[str, str]:
    """Return the public half of the key in the file, without asking the database."""
    public = _private_key().public_key()
    return {id_of(public): encoded(public)}


@transaction.atomic
def register(public: Ed25519PublicKey, *, on: date) -> None:
    """Keep the public half of the key that signs now, and end the one before it."""
    if SigningKey.objects.filter(pk=id_of(public), until__isnull=True).exists():
        return
    SigningKey.objects.select_for_update().filter(until__isnull=True).update(until=on)
    SigningKey.objects.update_or_create(
        pk=id_of(public), defaults={"until": None}, create_defaults={"public_key": encoded(public), "since": on}
    )


def rotate(*, on: date) -> str:
    """Make a new key, keep the old file beside it under its id, and return the new key's id."""
    path = Path(settings.SIGNING_KEY_FILE)
    if path.exists():
        path.rename(path.with_name(f"{path.name}.{key_id()}"))
    _make(path)
    register(_private_key().public_key(), on=on)
    return key_id()


def id_of(public: Ed25519PublicKey) -> str:
    """Return the name of a key: the first eight characters of its fingerprint (SHA-256)."""
    return sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:8]


def encoded(public: Ed25519PublicKey) -> str:
    """Return a public key in base64url, as JSON Web Keys write it."""
    return urlsafe_b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode().rstrip("=")


def _private_key() -> Ed25519PrivateKey:
    path = Path(settings.SIGNING_KEY_FILE)
    if not path.exists():
        if not settings.DEMO:
            raise KeyMissing(
                _("No signing key has been made yet. Please ask your administrator (manage.py rotate_signing_key).")
            )
        _make(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyMissing(_("The signing key is not an Ed25519 key."))
    return key


def _make(path: Path) -> None:
    """Write a new private key, readable for its owner only; of several processes at once the first one's counts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{path.name}.{os.getpid()}")
    made.touch(mode=0o600)
    made.write_bytes(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with suppress(FileExistsError):
        path.hardlink_to(made)
    made.unlink()


def _public(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


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
