"""Where uploaded and drawn-up files lie. A disk that is full, read-only or gone is said in words, and leaves no half of a file."""

import errno
import logging
from contextlib import suppress
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage

from portal import unkept
from portal.errors import StorageAway

logger = logging.getLogger(__name__)
LOST = (errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.ESTALE, errno.EACCES, errno.EPERM)


class MediaStorage(FileSystemStorage):
    """The folder of media. Raises StorageAway where it can't be written or read, FileNotFoundError for one file that is lost from it."""

    def _save(self, name: str, content: File) -> str:
        """Write the file whole or not at all, and take it down until its row is committed. A folder that is gone is not made anew: its disk is missing."""
        if not Path(self.location).is_dir():
            raise StorageAway(missing=True)
        try:
            stored = str(super()._save(name, content))  # type: ignore[misc]
        except OSError as failure:
            self._clear_away(name)
            raise _away(failure) from failure
        unkept.note(self, stored)
        return stored

    def _open(self, name: str, mode: str = "rb") -> File:
        try:
            return super()._open(name, mode)  # type: ignore[misc,no-any-return]
        except OSError as failure:
            if self._has_lost(failure):
                raise
            raise _away(failure) from failure

    def size(self, name: str) -> int:
        """Return the file's bytes."""
        try:
            return super().size(name)
        except OSError as failure:
            if self._has_lost(failure):
                raise
            raise _away(failure) from failure

    def _has_lost(self, failure: OSError) -> bool:
        """Tell whether one file alone is gone: the folder serves all others."""
        return isinstance(failure, FileNotFoundError) and Path(self.location).is_dir()

    def _clear_away(self, name: str) -> None:
        with suppress(OSError):
            Path(self.path(name)).unlink()


def _away(failure: OSError) -> StorageAway:
    logger.error("The folder of media does not serve: %s", failure.strerror)
    return StorageAway(missing=failure.errno == errno.ENOENT)
