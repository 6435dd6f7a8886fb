"""Texts that nobody reads in the database, its copies and its backups: encrypted in the column, plain in the row.

Fernet (AES-128-CBC with HMAC), with a key made from SECRET_KEY. What was sealed under a former key opens as long as that key stands in
SECRET_KEY_FALLBACKS.
"""

from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused


@lru_cache
def _box(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"portal.sealing").derive(secret.encode())
    return urlsafe_b64encode(derived)


def box() -> MultiFernet:
    """Return what seals with the current key and opens with the former ones too."""
    return _box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _opened(value: str) -> str:
    """Open a sealed text. Raises Refused if its key is lost: the row must not be saved over."""
    try:
        return box().decrypt(value.encode()).decode()
    except InvalidToken:
        reason = _("This was encrypted with a key that the portal no longer holds. Please ask your administrator.")
        raise Refused(reason) from None


class SealedField(models.TextField):
    """A text that is encrypted in the database. It can't be searched or sorted by."""

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        """Open what the database holds."""
        return _opened(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        """Seal what goes into the database; nothing stays nothing."""
        return box().encrypt(str(value).encode()).decode() if value else value
