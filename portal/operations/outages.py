"""Which failures mean that something the portal stands on is away: the database, or the store of files."""

import errno

from django.db import Error, InterfaceError, OperationalError, connections

from portal.errors import StorageAway
from portal.operations.health import Part

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)


def cause_of(failure: BaseException | None) -> Part | None:
    """Return the part whose absence caused the failure, however often it was wrapped since; None for all other failures."""
    while failure is not None:
        if part := _part(failure):
            return part
        failure = failure.__cause__ or failure.__context__
    return None


def _part(failure: BaseException) -> Part | None:
    if isinstance(failure, StorageAway) or (isinstance(failure, OSError) and failure.errno in FULL):
        return Part.MEDIA
    if isinstance(failure, OperationalError | InterfaceError) or (isinstance(failure, Error) and _is_cut_off()):
        return Part.DATABASE
    return None


def _is_cut_off() -> bool:
    """Tell whether this thread's connection ended under its hands: then the kind of the error says little."""
    return any(
        made.connection is not None and made.connection.closed for made in connections.all(initialized_only=True)
    )
