"""A folder as one encrypted file, and back: for backups that leave the machine.

The key comes from a passphrase by scrypt. What is packed is a tar in pieces, each sealed by AES-256-GCM under a nonce that counts them; the last
one is marked, so that pieces that were left out, swapped or cut off don't open. Nothing but the salt stands in the clear.
"""

import os
import struct
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from portal.operations.backups import BackupFault

MARK = b"childcare-portal backup 1\n"
SALT, PIECE, TAG = 16, 1024 * 1024, 16
COST = 2**17  # of scrypt: 128 MB and some tenths of a second
MORE, LAST = b"\0", b"\1"


PASSPHRASE, SHORTEST = "BACKUP_PASSPHRASE", 16


class Unopened(BackupFault):
    """The passphrase is another one, or the file was changed or cut off."""

    def __init__(self) -> None:
        super().__init__("The backup does not open: another passphrase, or the file was changed or cut off.")


def passphrase(environment: Mapping[str, str]) -> str:
    """Return the passphrase. Raises BackupFault where there is none, or one that could be guessed."""
    found = environment.get(PASSPHRASE, "")
    if len(found) < SHORTEST:
        raise BackupFault(f"{PASSPHRASE} must hold a passphrase of at least {SHORTEST} characters.")
    return found


def pack(folder: Path, file: Path, passphrase: str) -> None:
    """Write everything in the folder into a new file that only its owner may read."""
    salt = os.urandom(SALT)
    file.touch(mode=0o600, exist_ok=False)
    with file.open("wb") as out:
        out.write(MARK + salt)
        sealed = _Sealed(out, _box(passphrase, salt))
        with tarfile.open(fileobj=sealed, mode="w|") as tar:  # type: ignore[call-overload]
            tar.add(folder, arcname=".")
        sealed.close()


def unpack(file: Path, folder: Path, passphrase: str) -> None:
    """Lay what was packed into an empty folder. Raises Unopened, after which the folder may hold a part."""
    with file.open("rb") as packed:
        if packed.read(len(MARK)) != MARK:
            raise Unopened
        pieces = _pieces(packed, _box(passphrase, packed.read(SALT)))
        with tarfile.open(fileobj=_Opened(pieces), mode="r|") as tar:  # type: ignore[call-overload]
            tar.extractall(folder, filter="data")
        for _ in pieces:  # the end is only believed when it was seen
            pass


def is_packed(path: Path) -> bool:
    """Tell whether this is a file of ours."""
    if not path.is_file():
        return False
    with path.open("rb") as packed:
        return packed.read(len(MARK)) == MARK


def _box(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int) -> bytes:
    return struct.pack(">IQ", 0, number)


class _Sealed:
    """What tarfile writes to: seals piece by piece."""

    def __init__(self, out: IO[bytes], box: AESGCM):
        self.out, self.box = out, box
        self.held, self.number = bytearray(), 0

    def write(self, content: bytes) -> int:
        """Seal every piece that is full and surely not the last one."""
        self.held += content
        while len(self.held) > PIECE:
            self._seal(bytes(self.held[:PIECE]), MORE)
            del self.held[:PIECE]
        return len(content)

    def close(self) -> None:
        """Seal what is left as the last piece."""
        self._seal(bytes(self.held), LAST)

    def _seal(self, piece: bytes, which: bytes) -> None:
        self.out.write(self.box.encrypt(_nonce(self.number), piece, which))
        self.number += 1


def _pieces(packed: IO[bytes], box: AESGCM) -> Iterator[bytes]:
    """Yield the pieces in their order; the last one ends the file."""
    number, sealed = 0, packed.read(PIECE + TAG)
    while True:
        following = packed.read(PIECE + TAG)
        try:
            yield box.decrypt(_nonce(number), sealed, MORE if following else LAST)
        except InvalidTag as failure:
            raise Unopened from failure
        if not following:
            return
        number, sealed = number + 1, following


class _Opened:
    """What tarfile reads from."""

    def __init__(self, pieces: Iterator[bytes]):
        self.pieces, self.held = pieces, bytearray()

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer only at the end."""
        while len(self.held) < size and (piece := next(self.pieces, None)) is not None:
            self.held += piece
        content = bytes(self.held[:size])
        del self.held[:size]
        return content
