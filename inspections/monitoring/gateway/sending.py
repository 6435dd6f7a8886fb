"""Signs what is kept and sends it. A lost answer costs nothing: the same beats are signed anew and change nothing at the portal."""

import json
import logging
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from inspections.monitoring.gateway.spool import Spool

logger = logging.getLogger("gateway")
SECONDS = 20
MOST_BYTES = 800_000  # of the lines of a batch; the portal refuses a million
TOLERATED = timedelta(seconds=60)
TAKEN, PERMANENT = "replay", ("shape", "size")


def load_key(path: Path) -> Ed25519PrivateKey:
    """Return the gateway's key; made at the first start, readable for its owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
        made = Ed25519PrivateKey.generate()
        path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} holds no Ed25519 key.")
    return key


def public_half(key: Ed25519PrivateKey) -> str:
    """Return what is registered at the portal."""
    return urlsafe_b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode().rstrip("=")


class Sender:
    """Empties a spool towards the portal, and learns the portal's time from its answers."""

    def __init__(self, portal: str, key: Ed25519PrivateKey, spool: Spool):
        self.portal, self.key, self.spool = portal, key, spool
        self.key_id = sha256(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]
        self.offset: timedelta | None = None  # of the portal's clock against ours; None until it answered

    def now(self) -> datetime:
        """Return the portal's time as far as it is known."""
        return datetime.now(UTC) + (self.offset or timedelta())

    def send(self) -> int:
        """Send what is kept until nothing is left or the portal is away; return how many rounds were taken."""
        sent = 0
        while part := self._next():
            paths, lines = part
            if not self._delivered(lines):
                break
            for path in paths:
                path.unlink(missing_ok=True)
            sent += len(paths)
        return sent

    def _next(self) -> tuple[list[Path], dict[str, list[Any]]] | None:
        paths: list[Path] = []
        lines: dict[str, list[Any]] = {"beats": [], "proofs": []}
        size = 0
        for path, rows in self.spool.rounds():
            size += path.stat().st_size
            if paths and size > MOST_BYTES:
                break
            shift = timedelta() if rows.get("is_corrected") else (self.offset or timedelta())
            lines["beats"] += [_shifted(row, "at", shift) for row in rows["beats"]]
            lines["proofs"] += [_shifted(row, "read_at", shift) for row in rows["proofs"]]
            paths.append(path)
        return (paths, lines) if paths else None

    def _delivered(self, lines: dict[str, list[Any]]) -> bool:
        """Say whether the portal has the lines, or never will."""
        batch = {"nonce": str(uuid4()), "sent_at": self.now().isoformat(), **lines}
        answer = self._post(json.dumps(batch).encode())
        reason = answer.get("reason") if answer else "away"
        if reason in PERMANENT:
            logger.error("The portal can't read a batch: %s. It is dropped.", reason)
        elif reason is not None and reason != TAKEN:
            logger.warning("Not taken: %s. The beats are kept.", reason)
        return reason is None or reason == TAKEN or reason in PERMANENT

    def _post(self, body: bytes) -> dict[str, Any] | None:
        signature = urlsafe_b64encode(self.key.sign(body)).decode()
        headers = {"Content-Type": "application/json", "X-Gateway-Key": self.key_id, "X-Gateway-Signature": signature}
        request = Request(f"{self.portal}/api/v1/beats", data=body, headers=headers)
        try:
            with urlopen(request, timeout=SECONDS) as answer:
                return self._read(answer.read())
        except HTTPError as fault:
            return self._read(fault.read())
        except (URLError, HTTPException, OSError) as fault:
            logger.warning("The portal does not answer: %s", fault)
            return None

    def _read(self, answer: bytes) -> dict[str, Any] | None:
        try:
            told: dict[str, Any] = json.loads(answer)
            off = datetime.fromisoformat(told["time"]) - datetime.now(UTC)
        except (ValueError, TypeError, KeyError):
            return None
        self.offset = off if abs(off) > TOLERATED else timedelta()
        for line in told.get("refused", []):
            logger.warning("Refused: %s", line)
        return told


def _shifted(row: dict[str, Any], name: str, shift: timedelta) -> dict[str, Any]:
    return row | {name: (datetime.fromisoformat(row[name]) + shift).isoformat()} if shift else row
