"""Texts that nobody reads in the database, its copies and its backups: encrypted in the column, plain in the row.

Fernet (AES-128-CBC with HMAC), with a key made from SECRET_KEY. What was sealed under a former key opens as long as that key stands in
SECRET_KEY_FALLBACKS.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused

SEAL = "gAAAAA"  # how every sealed text begins (the version of Fernet and the high bytes of its time)


class Opened(str):
    """A text that was sealed in the database, with its seal: saved unchanged, it is the same text there too."""

    __slots__ = ("seal",)
    seal: str


@lru_cache
def _box(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


@lru_cache
def _key(secret: str, info: bytes = b"portal.sealing") -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    return urlsafe_b64encode(derived)


def _secrets() -> tuple[str, ...]:
    return (str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS))


def box() -> MultiFernet:
    """Return what seals with the current key and opens with the former ones too."""
    return _box(_secrets())


def opened(value: str) -> Opened:
    """Open a sealed text. Raises Refused if its key is lost: the row must not be saved over."""
    try:
        text = Opened(box().decrypt(value.encode()).decode())
    except InvalidToken:
        reason = _("This was encrypted with a key that the portal no longer holds. Please ask your administrator.")
        raise Refused(reason) from None
    text.seal = value
    return text


def seal(value: str) -> str:
    """Return the text sealed with the current key; one that was read and not changed keeps its seal."""
    if isinstance(value, Opened):
        return value.seal
    return box().encrypt(str(value).encode()).decode()


def renewed(value: str) -> str:
    """Return a sealed text under the current key, the same one if it is already. Raises InvalidToken if no key opens it."""
    try:
        Fernet(_key(settings.SECRET_KEY)).decrypt(value.encode())
    except InvalidToken:
        return box().rotate(value.encode()).decode()
    return value


def digest(text: str) -> str:
    """Return a keyed hash under the current key: equal for equal texts, and of no use to whoever has the database alone."""
    return _digest(settings.SECRET_KEY, text)


def digests(text: str) -> list[str]:
    """Return the hashes of a text under the current key and the former ones, to find what was written before a change of keys."""
    return [_digest(secret, text) for secret in _secrets()]


def _digest(secret: str, text: str) -> str:
    return hmac.new(_key(secret, b"portal.sealing.digest"), text.encode(), hashlib.sha256).hexdigest()


class SealedField(models.TextField):
    """A text that is encrypted in the database. It can't be searched or sorted by."""

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        """Open what the database holds."""
        return opened(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        """Seal what goes into the database; nothing stays nothing."""
        return seal(value) if value else value


class SealedJSONField(models.JSONField):
    """Data of which the values under the keys `sealed`, at any depth, are encrypted in the database and plain in the row."""

    def __init__(self, *args: Any, sealed: tuple[str, ...] = (), **kwargs: Any):
        self.sealed = sealed
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Name the keys in migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"sealed": self.sealed}

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """Open what the database holds."""
        return within(super().from_db_value(value, expression, connection), self.sealed, _if_sealed)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Seal what goes into the database."""
        return super().get_db_prep_value(within(value, self.sealed, seal), connection, prepared)


def _if_sealed(text: str) -> str:
    return opened(text) if text.startswith(SEAL) else text


def within(data: Any, keys: tuple[str, ...], change: Callable[[str], str]) -> Any:
    """Return the data with the texts under the keys changed, at any depth; what is empty stays empty."""
    if isinstance(data, dict):
        return dict(_entries(data, keys, change))
    return [within(each, keys, change) for each in data] if isinstance(data, list) else data


def _entries(data: dict[str, Any], keys: tuple[str, ...], change: Callable[[str], str]) -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if key in keys and value and isinstance(value, str):
            yield key, change(value)
        else:
            yield key, within(value, keys, change)
