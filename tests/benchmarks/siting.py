"""`siting`: a district's, a province's and a country's question of where the next places should be; what counts is the gap of the answer."""

import time
from collections.abc import Iterator
from random import Random

from facilities.ground.distances import Position
from metrics.supply.siting import Candidate, Conditions, Node, solve
from tests.benchmarks.results import Result

# communities, candidates, degrees of the square in which they lie
SIZES = ((75, 120, 0.06), (1_000, 2_000, 0.6), (46_000, 6_000, 4.07))
SECONDS = 120
GOAL = 1.0  # percent from the best possible
RADIUS = 1_500.0  # metres


def measure() -> Iterator[Result]:
    """Solve all and state the gap in percent; the growth from a district to a country is told, and has no goal."""
    took = []
    for communities, candidates, span in SIZES:
        question = _question(communities, candidates, span)
        started = time.perf_counter()
        found = solve(*question, seconds=SECONDS)
        took.append(time.perf_counter() - started)
        case = f"{communities:,} communities x {candidates:,} candidates: gap in %"
        gap = round(found.gap * 100, 4)
        yield Result("siting", case, gap, GOAL, 0, round(took[-1] * 1000, 3), met=gap <= GOAL and found.reached > 0)
    growth = round(took[-1] / took[0], 2)
    yield Result(
        "siting", "growth of the time", growth, 0, round(took[0] * 1000, 3), round(took[-1] * 1000, 3), met=True
    )


def _question(communities: int, candidates: int, span: float) -> tuple[list[Node], list[Candidate], Conditions]:
    random = Random(7)

    def somewhere() -> Position:
        return Position(120.1 + random.random() * span, 30.2 + random.random() * span)

    nodes = [Node(str(number), somewhere(), random.randint(5, 60)) for number in range(communities)]
    offers = [
        Candidate(number, somewhere(), random.randint(20, 90), random.randint(20, 500) * 100.0)
        for number in range(candidates)
    ]
    return (
        nodes,
        offers,
        Conditions(places=communities * 8, sites=communities // 8, rent=communities * 3_000.0, radius=RADIUS),
    )
