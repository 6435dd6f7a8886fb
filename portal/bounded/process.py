"""Starting the bounded process, and telling apart how it ended."""

import logging
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

from portal.bounded import child

logger = logging.getLogger(__name__)
AT_ONCE = threading.BoundedSemaphore(2)  # a worker process opens no more files than this at a time
PATIENCE = 4  # seconds on the wall for each second of computing: the machine may be busy
MOST_OUTPUT = 1 << 30  # bytes
LONGEST_NOTE = 2000  # characters of what a broken process said, for the log


class Exhausted(Exception):
    """The file asked for more memory, time or output than it may have, or ended the process that opened it."""


def run(module: str, *arguments: str, file: IO[bytes], memory: int, seconds: int) -> IO[bytes]:
    """Let `main` of a module that needs no Django read `file` as its standard input; return what it wrote, from the beginning.

    `memory` in bytes of address space, `seconds` of computing. Raises Exhausted where the process did not end well.
    """
    found = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads it and lets it go
    limits = [str(memory), str(seconds), str(MOST_OUTPUT)]
    command = [sys.executable, "-I", str(Path(child.__file__)), *limits, module, *arguments]
    with AT_ONCE, _on_disk(file) as source:
        try:
            ended = subprocess.run(  # noqa: S603 - our own module, and no word of the file
                command, stdin=source, stdout=found, stderr=subprocess.PIPE, timeout=seconds * PATIENCE, check=False
            )
        except subprocess.TimeoutExpired as late:
            raise Exhausted(module) from late
    if ended.returncode:
        said = ended.stderr.decode(errors="replace")[-LONGEST_NOTE:]
        logger.warning("%s ended with %s: %s", module, ended.returncode, said)
        raise Exhausted(module)
    found.seek(0)
    return found


def _on_disk(file: IO[bytes]) -> IO[bytes]:
    """Return a copy that another process can read and seek in."""
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.seek(0)
    while piece := file.read(1 << 20):
        copy.write(piece)
    file.seek(0)
    copy.seek(0)
    return copy
