"""What a benchmark found, how two things are timed in turns, and how the findings are shown and kept."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from traceback import print_exception

WARM_UP = 5
LONGEST_REASON = 160  # characters of why a benchmark could not run


@dataclass(frozen=True)
class Result:
    """A ratio (candidate / floor; above 1 is slower) against the highest one that is good enough."""

    name: str
    case: str
    ratio: float
    goal: float
    floor_ms: float
    candidate_ms: float
    met: bool
    jit: str = ""  # whether the database compiles long statements as production's does
    failure: str = ""  # why the benchmark could not run


def result(name: str, case: str, *, floor: float, candidate: float, goal: float) -> Result:
    """Compare two times in seconds."""
    ratio = candidate / floor
    return Result(name, case, round(ratio, 5), goal, round(floor * 1000, 3), round(candidate * 1000, 3), ratio <= goal)


def attempted(name: str, measured: Callable[[], Iterable[Result]]) -> Iterator[Result]:
    """Yield what a benchmark finds; one that can't run, or not to its end, is a failed row and stops no other."""
    try:
        yield from measured()
    except (Exception, SystemExit) as failure:  # noqa: BLE001 - whatever ends a benchmark, the next one is to run
        print_exception(failure)
        reason = f"{type(failure).__name__}: {failure}".splitlines()[0][:LONGEST_REASON]
        yield Result(name, "could not run", 0, 0, 0, 0, met=False, failure=reason)


def in_turns(floor: Callable[[], object], candidate: Callable[[], object], *, rounds: int) -> tuple[float, float]:
    """Return the median seconds of each; they take turns, so that a busy moment hits both."""
    for _ in range(min(WARM_UP, rounds)):
        floor(), candidate()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        times[0].append(seconds(floor))
        times[1].append(seconds(candidate))
    return median(times[0]), median(times[1])


def seconds(act: Callable[[], object]) -> float:
    """Return how long an act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def shown(results: Iterable[Result]) -> Iterator[Result]:
    """Print a table row by row as benchmarks find it, and pass the rows on."""
    print(
        f"{'benchmark':<14}{'case':<52}{'floor ms':>12}{'candidate ms':>14}{'ratio':>10}{'goal':>9}  met  JIT",
        flush=True,
    )
    for r in results:
        print(f"{r.name:<14}{r.case:<52}{_figures(r)}", flush=True)
        yield r


def _figures(r: Result) -> str:
    if r.failure:
        return f"NO   {r.failure}"
    times = f"{r.floor_ms:>12.3f}{r.candidate_ms:>14.3f}{r.ratio:>10.4g}{r.goal:>9.4g}"
    return f"{times}  {'yes' if r.met else 'NO':<3}  {r.jit}".rstrip()


def keep(results: Iterable[Result], path: Path) -> None:
    """Write the findings as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"results": [asdict(r) for r in results]}, indent=1, ensure_ascii=False) + "\n")
