"""Where uploaded and drawn-up files lie. A disk that is full, read-only or gone is said in words, and leaves no half of a file."""

import errno
import logging
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage

from portal import unkept
from portal.errors import StorageAway
from portal.operations import backups

logger = logging.getLogger(__name__)
PROBE_BYTES = 65536  # written to see whether a disk takes it
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

    def takes_files(self) -> bool:
        """Tell whether a file can be written now, by writing one that no name leads to."""
        try:
            with tempfile.TemporaryFile(dir=self.location) as probe:
                probe.write(bytes(PROBE_BYTES))
                probe.flush()
        except OSError:
            return False
        return True

    def has_room(self) -> bool:
        """Tell whether the disk has the room that settings.LEAST_FREE_BYTES asks for; a missing disk is another part's fault."""
        folder = Path(self.location)
        return not folder.is_dir() or shutil.disk_usage(folder).free >= settings.LEAST_FREE_BYTES

    def sums(self) -> dict[str, str]:
        """Return the SHA-256 of every file, by its name."""
        return backups.sums(Path(self.location))

    def take_out(self, folder: Path) -> None:
        """Copy every file into a new folder."""
        shutil.copytree(self.location, folder)

    def bring_in(self, folder: Path) -> None:
        """Store every file of a folder under its own name."""
        shutil.copytree(folder, self.location, dirs_exist_ok=True)

    def is_empty(self) -> bool:
        """Tell whether nothing lies there."""
        media = Path(self.location)
        return not media.exists() or not any(media.iterdir())

    def _has_lost(self, failure: OSError) -> bool:
        """Tell whether one file alone is gone: the folder serves all others."""
        return isinstance(failure, FileNotFoundError) and Path(self.location).is_dir()

    def _clear_away(self, name: str) -> None:
        with suppress(OSError):
            Path(self.path(name)).unlink()


def _away(failure: OSError) -> StorageAway:
    logger.error("The folder of media does not serve: %s", failure.strerror)
    return StorageAway(missing=failure.errno == errno.ENOENT)
