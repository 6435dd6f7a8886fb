"""The process that opens one file, or one row of files. Started by `portal.bounded.process` without Django, never imported.

It limits itself before it reads anything, hands the work to `main` of the module named, and ends with EXIT_MEMORY where memory ran out.
"""

import contextlib
import importlib
import resource
import sys
from pathlib import Path

EXIT_MEMORY = 77
OPEN_FILES = 64


def _limit(memory: int, seconds: int, output: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    with contextlib.suppress(OSError):  # the system may not let it: then the worker is no safer than any process
        Path("/proc/self/oom_score_adj").write_text("1000")


if __name__ == "__main__":
    memory, seconds, output, module, *arguments = sys.argv[1:]
    _limit(int(memory), int(seconds), int(output))
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    try:
        importlib.import_module(module).main(*arguments)
    except MemoryError:
        sys.exit(EXIT_MEMORY)
