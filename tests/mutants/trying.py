"""A pytest plugin: runs the tests of a case once, then again in a forked process for each change of the case's modules.

The first run notes which test calls which function, so that a change is tried by the tests that can notice it, the quickest and
those that noticed a neighbour first. Processes share the run's database one after another; every test is undone, so that tests
that commit (`transaction=True`) are left out.
"""

import ast
import functools
import gc
import logging
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from django.db import connections

from tests.mutants import cases
from tests.mutants.changes import Change, changes

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "facilities", "staff", "inspections", "metrics")
PATIENCE, GRACE = (
    3,
    10,
)  # times what the tests took, and seconds more, before a change counts as noticed: it does not end
KILLED, SURVIVED, MISSED = 0, 1, 2
VERDICTS = {SURVIVED: "survived", MISSED: "not applied"}  # whatever else ended the process was noticed
Place = tuple[str, int]  # a module's path and the first line of a function


class Trying:
    """The tests of a case, what they call, and what became of each change."""

    def __init__(self, name: str, deadline: float):
        self.name, self.case, self.deadline = name, cases.load()[name], deadline
        self.failed = False
        self.calls: dict[str, set[Place]] = {}
        self.times: dict[str, float] = {}
        self.noticed: dict[tuple[str, tuple[int, int]], Counter[str]] = defaultdict(Counter)
        self.counts: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that a test failed."""
        self.failed |= report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests as they are, then once more for each change."""
        items = [item for item in session.items if not _commits(item)]
        gc.unfreeze()  # frozen functions are not among the objects that it lists
        logging.getLogger().handlers.clear()  # what the product tells while it is broken would hide the result
        self._rehearse(session, items)
        if self.failed:
            raise session.Failed(f"{self.name}: tests fail before anything is changed.")
        functions, caches = _functions(self.case.modules), _caches()
        for change in self._changes():
            self._weigh(change, items, functions, caches, session)
        self._tell()
        session.testsfailed = sum(self.counts[bad] for bad in ("survived", "not tried", "not applied"))
        return True

    def _rehearse(self, session: pytest.Session, items: Sequence[pytest.Item]) -> None:
        watched = {str(ROOT / path): path for path in self.case.modules}
        for item in items:
            called = self.calls[item.nodeid] = set()
            started = time.monotonic()
            sys.setprofile(_watching(watched, called))
            try:
                _run(session, [item])
            finally:
                sys.setprofile(None)
            self.times[item.nodeid] = time.monotonic() - started

    def _changes(self) -> Iterator[Change]:
        equal = cases.equal()
        for path in self.case.modules:
            for change in changes(path, (ROOT / path).read_text()):
                if change.mark in equal:
                    self.counts["equal"] += 1
                elif time.monotonic() > self.deadline:
                    self.counts["not tried"] += 1
                else:
                    yield change

    def _weigh(self, change: Change, items, functions, caches, session) -> None:
        chosen = self._chosen(change, items)
        verdict = _try(change, chosen, functions, caches, session, self) if chosen else "survived"
        self.counts[verdict] += 1
        if verdict != "killed":
            told = f"\n{change.path}:{change.line} ({verdict}, {len(chosen)} tests)\n  - {change.before}\n  + {change.after}\n"
            print(told, end="", flush=True)  # at once: a run that is ended early has told what it found
        else:
            print(".", end="", flush=True)

    def _chosen(self, change: Change, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        """Return the tests that call what is changed; of a module's name all tests."""
        first, last = change.within
        here = [
            item
            for item in items
            if change.assigns
            or any(path == change.path and first <= line <= last for path, line in self.calls[item.nodeid])
        ]
        noticed = self.noticed[change.path, change.within]
        return sorted(here, key=lambda item: (-noticed[item.nodeid], self.times[item.nodeid]))

    def patience(self, items: Sequence[pytest.Item]) -> float:
        """Return how many seconds the tests may take."""
        return PATIENCE * sum(self.times[item.nodeid] for item in items) + GRACE

    def _tell(self) -> None:
        told = ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items()))
        print(f"\n{self.name}: {sum(self.counts.values())} changes: {told}")


def pytest_configure(config: pytest.Config) -> None:
    """Take the run over where a case is named."""
    if name := os.environ.get("PORTAL_MUTANTS"):
        config.pluginmanager.register(Trying(name, float(os.environ["PORTAL_MUTANTS_UNTIL"])))


def _commits(item: pytest.Item) -> bool:
    marks = item.iter_markers("django_db")
    return any(mark.kwargs.get("transaction") for mark in marks) or "transactional_db" in item.fixturenames  # type: ignore[attr-defined]


class _Nobody:
    """The test after the last one: leaves standing what belongs to the whole session."""

    def __init__(self, session: pytest.Session):
        self.session = session

    def listchain(self) -> list[pytest.Session]:
        return [self.session]


def _run(session: pytest.Session, items: Sequence[pytest.Item]) -> None:
    for item, following in zip(items, [*items[1:], _Nobody(session)], strict=True):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _watching(watched: dict[str, str], called: set[Place]):
    def note(frame, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename in watched:
            called.add((watched[frame.f_code.co_filename], frame.f_code.co_firstlineno))

    return note


def _functions(modules: Sequence[str]) -> dict[Place, list[FunctionType]]:
    """Return every function of the modules that lives in this process, however decorated."""
    paths = {str(ROOT / path): path for path in modules}  # by `type`: `isinstance` would wake lazy objects
    found: dict[Place, list[FunctionType]] = defaultdict(list)
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename in paths:
            found[paths[thing.__code__.co_filename], thing.__code__.co_firstlineno].append(thing)
    return found


def _caches() -> list:
    """Return what keeps answers of functions from one call to the next: a change must not be hidden by an old answer."""
    kept = functools._lru_cache_wrapper  # type: ignore[attr-defined]
    return [thing for thing in gc.get_objects() if type(thing) is kept and thing.__module__.split(".")[0] in APPS]


def _try(change: Change, items, functions, caches, session: pytest.Session, trying: Trying) -> str:
    """Change the module in a process of its own and run the tests there; tell whether one of them noticed."""
    connections.close_all()
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        os._exit(_in_child(change, items, functions, caches, session, trying, writing))
    os.close(writing)
    status = _awaited(pid, trying.patience(items))
    with os.fdopen(reading) as told:
        for nodeid in told.read().split("\n")[:-1]:
            trying.noticed[change.path, change.within][nodeid] += 1
    return VERDICTS.get(status, "killed")


def _in_child(change: Change, items, functions, caches, session, trying: Trying, writing: int) -> int:
    """Return whether all tests passed; what the tests print goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        if not apply(change, functions):
            return MISSED
        for cache in caches:
            cache.cache_clear()
        for item in items:
            _run(session, [item])
            if trying.failed:
                os.write(writing, f"{item.nodeid}\n".encode())
                return KILLED
    except BaseException:  # noqa: BLE001 - whatever ends the process was noticed
        return KILLED
    return SURVIVED


def _awaited(pid: int, seconds: float) -> int:
    """Wait for a process and return its code; end it when it takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return KILLED


def apply(change: Change, functions: dict[Place, list[FunctionType]]) -> bool:
    """Let this process run the changed module: its functions get new code, its names new values wherever they were imported.

    Say whether anything was put in: where no function was found, that no test fails would mean nothing.
    """
    if change.assigns:
        return _assign(change)
    first, last = change.within
    is_applied = False
    for code in _codes(compile(change.source, str(ROOT / change.path), "exec")):
        if first <= code.co_firstlineno <= last:
            for function in functions.get((change.path, code.co_firstlineno), ()):
                if function.__code__.co_qualname == code.co_qualname:
                    function.__code__ = code
                    is_applied = True
    return is_applied


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _assign(change: Change) -> bool:
    module = sys.modules[change.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")]
    node = next(
        node
        for node in ast.parse(change.source).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.lineno == change.within[0]
    )
    names = dict(vars(module))
    exec(compile(ast.Module([node], []), str(ROOT / change.path), "exec"), names)  # noqa: S102 - our own source, with one change
    old = vars(module)[change.assigns]
    for other in [m for name, m in sys.modules.items() if name.split(".")[0] in APPS]:
        for name, value in list(vars(other).items()):
            if value is old and name == change.assigns:
                setattr(other, name, names[change.assigns])
    return vars(module)[change.assigns] is not old
