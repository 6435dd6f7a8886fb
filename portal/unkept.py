"""Files stored during a request or a task whose rows are not committed: if it fails, they go with their transaction."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.core.files.storage import Storage
from django.db import transaction

from portal.errors import StorageAway

Stored = tuple[Storage, str]
NOTED: ContextVar[list[Stored] | None] = ContextVar(
    "files of this request or task that are not committed", default=None
)


def begin() -> None:
    """Begin a request, of which nothing is stored yet."""
    NOTED.set([])


def note(storage: Storage, name: str) -> None:
    """Take down a file until the transaction that stores its row is committed."""
    noted = NOTED.get()
    if noted is not None:
        stored = (storage, name)
        noted.append(stored)
        transaction.on_commit(lambda: noted.remove(stored))


def throw_away() -> None:
    """Delete the files whose rows were rolled back."""
    for storage, name in NOTED.get() or []:
        with suppress(OSError, StorageAway):  # the disk may be what is away
            storage.delete(name)
    begin()


@contextmanager
def gone_if_it_fails() -> Iterator[None]:
    """Watch a piece of work of its own: what it stored for rows that its failure takes back is deleted. The failure goes on."""
    before = NOTED.set([])
    try:
        yield
    except BaseException:
        throw_away()
        raise
    finally:
        NOTED.reset(before)
