"""Pictures of strangers, decoded once, in the bounded process."""

import json
from typing import IO

from portal.bounded import process
from portal.documents.pixels import TOO_LARGE

MEMORY = 640 << 20  # bytes: forty million pixels with transparency, turned
SECONDS = 30


class Undrawable(Exception):
    """The picture can't be drawn: it is damaged, or it has too many pixels."""

    @property
    def is_too_large(self) -> bool:
        """Whether its pixels are the reason."""
        return bool(self.args[0] == TOO_LARGE)


def redrawn(file: IO[bytes], *, side: int = 0) -> tuple[bytes, int]:
    """Return the picture as bare pixels, upright, and how many pixels it had; as a small JPEG for paper with a `side`.

    Raises Undrawable.
    """
    try:
        with process.run("portal.documents.pixels", str(side), file=file, memory=MEMORY, seconds=SECONDS) as found:
            said = json.loads(found.readline())
            content = found.read()
    except process.Exhausted as failure:
        raise Undrawable(TOO_LARGE) from failure
    if "refused" in said:
        raise Undrawable(said["refused"])
    return content, said["pixels"]
