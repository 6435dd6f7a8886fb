"""What a benchmark found, how two things are timed in turns, and how the findings are shown and kept."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

WARM_UP = 5


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


def result(name: str, case: str, *, floor: float, candidate: float, goal: float) -> Result:
    """Compare two times in seconds."""
    ratio = candidate / floor
    return Result(name, case, round(ratio, 5), goal, round(floor * 1000, 3), round(candidate * 1000, 3), ratio <= goal)


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


def show(results: Iterable[Result]) -> None:
    """Print a table."""
    print(f"{'benchmark':<14}{'case':<44}{'floor ms':>12}{'candidate ms':>14}{'ratio':>10}{'goal':>9}  met")
    for r in results:
        line = f"{r.name:<14}{r.case:<44}{r.floor_ms:>12.3f}{r.candidate_ms:>14.3f}{r.ratio:>10.4g}{r.goal:>9.4g}"
        print(f"{line}  {'yes' if r.met else 'NO'}")


def keep(results: Iterable[Result], path: Path) -> None:
    """Write the findings as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"results": [asdict(r) for r in results]}, indent=1, ensure_ascii=False) + "\n")
