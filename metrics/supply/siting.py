"""Capacitated maximum cover: which candidates to open so that most children who lack a place get one in reach.

A mixed-integer programme for HiGHS by `scipy.optimize.milp`, one core, the same answer for the same question. A site is open (1) or not;
children of a community within reach are served by open sites up to their places. Among answers that reach as many children the one with
the lower rent wins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, vstack
from scipy.spatial import KDTree

from facilities.ground.distances import EARTH, Position

RELATIVE_GAP = 1e-4  # at which the solver stops
SLACK = 1.0001  # so that what floating point rounds away is asked, too


@dataclass(frozen=True)
class Node:
    """A community: how many children lack a place."""

    code: str
    place: Position
    children: int


@dataclass(frozen=True)
class Candidate:
    """Premises that could be opened: places, rent in yuan a month."""

    key: int
    place: Position
    places: int
    rent: float


@dataclass(frozen=True)
class Conditions:
    """What the answer must keep to. A way is what was measured (`ways`, metres by candidate and node), else the straight line times `detour`."""

    places: int
    sites: int
    rent: float
    radius: float  # metres of the way
    detour: float = 1.0
    ways: Mapping[tuple[int, str], float] = field(default_factory=dict)

    def metres(self, candidate: Candidate, node: Node) -> float:
        """Return how long the way from a community to a candidate is."""
        measured = self.ways.get((candidate.key, node.code))
        if measured is not None:
            return measured
        return candidate.place.metres_to(node.place.longitude, node.place.latitude) * self.detour


@dataclass(frozen=True)
class Site:
    """An opened candidate: children served by it, and how many of those in its reach another opened one reaches too."""

    candidate: Candidate
    reached: int
    overlap: int


@dataclass(frozen=True)
class Answer:
    """The sites, the children reached by all of them, and how far from the best possible that may be (share, 0 is proven best)."""

    sites: list[Site]
    reached: int
    gap: float


class NotSolved(Exception):
    """The solver found no answer in its time."""


def solve(
    nodes: Sequence[Node],
    candidates: Sequence[Candidate],
    conditions: Conditions,
    *,
    seconds: float,
    unlike: frozenset[int] = frozenset(),
) -> Answer:
    """Return the best answer found within the seconds; with `unlike` the best that does without one of these keys.

    Raises NotSolved if there is none in that time.
    """
    links = _links(nodes, candidates, conditions)
    if not candidates:
        return Answer([], 0, 0.0)
    programme = _Programme(nodes, candidates, links, conditions)
    constraints = programme.constraints() + programme.unlike(unlike)
    whole = np.concatenate([np.ones(len(candidates)), np.zeros(len(links))])
    found = milp(
        programme.costs(), integrality=whole, bounds=Bounds(0, programme.most()), constraints=constraints,
        options={"time_limit": seconds, "mip_rel_gap": RELATIVE_GAP},
    )  # fmt: skip
    if found.x is None or found.mip_gap is None:  # without its gap nobody knows what an answer is worth
        raise NotSolved(found.message)
    return _answer(nodes, candidates, links, found.x, float(found.mip_gap))


def _links(nodes: Sequence[Node], candidates: Sequence[Candidate], conditions: Conditions) -> list[tuple[int, int]]:
    """Return which candidate (first) reaches which node (second).

    A country has 46,000 communities: a tree of their points leaves those near each candidate to be asked, and those whose way was
    measured, wherever they lie.
    """
    near = _near(nodes, candidates, conditions.radius / conditions.detour)
    sites = {candidate.key: site for site, candidate in enumerate(candidates)}
    numbers = {node.code: number for number, node in enumerate(nodes)}
    for key, code in conditions.ways:
        if key in sites and code in numbers:
            near[sites[key]].add(numbers[code])
    return [
        (site, node)
        for site, candidate in enumerate(candidates)
        for node in sorted(near[site])
        if nodes[node].children and conditions.metres(candidate, nodes[node]) <= conditions.radius
    ]


def _near(nodes: Sequence[Node], candidates: Sequence[Candidate], metres: float) -> list[set[int]]:
    """Return for each candidate the nodes within so many metres as the crow flies, and a few that lie a little further."""
    if not nodes or not candidates:
        return [set() for _candidate in candidates]
    tree = KDTree(_points([node.place for node in nodes]))
    found = tree.query_ball_point(_points([candidate.place for candidate in candidates]), metres * SLACK + 1)
    return [set(each) for each in found]


def _points(places: Sequence[Position]) -> np.ndarray:
    """Return positions in metres from the middle of the earth: through it no way is longer than along its surface."""
    east = np.radians([place.longitude for place in places])
    north = np.radians([place.latitude for place in places])
    return EARTH * np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


class _Programme:
    """The variables are an open (0 or 1) for each candidate, then the children served for each link."""

    def __init__(
        self,
        nodes: Sequence[Node],
        candidates: Sequence[Candidate],
        links: list[tuple[int, int]],
        conditions: Conditions,
    ):
        self.nodes, self.candidates, self.links, self.conditions = nodes, candidates, links, conditions
        self.size = len(candidates) + len(links)

    def costs(self) -> np.ndarray:
        """A child served counts one; all rents together count less than one child."""
        rents = np.array([candidate.rent for candidate in self.candidates])
        return np.concatenate([0.5 * rents / (rents.sum() + 1), -np.ones(len(self.links))])

    def most(self) -> np.ndarray:
        served = [float(self.nodes[node].children) for _site, node in self.links]
        return np.array([1.0] * len(self.candidates) + served)

    def constraints(self) -> list[LinearConstraint]:
        """Whole conditions, places of each site, children of each node, and no link without an open site."""
        matrix = vstack([self._totals(), self._of_sites(), self._of_nodes(), self._opened()])
        totals = [self.conditions.places, self.conditions.sites, self.conditions.rent]
        children = [node.children for node in self.nodes]
        zeros = len(self.candidates) + len(self.links)
        split = [*totals, *([0.0] * len(self.candidates)), *children, *([0.0] * (zeros - len(self.candidates)))]
        return [LinearConstraint(matrix, -np.inf, np.array(split, dtype=float))]

    def unlike(self, keys: frozenset[int]) -> list[LinearConstraint]:
        """At least one of the keys stays shut."""
        if not keys:
            return []
        chosen = [float(candidate.key in keys) for candidate in self.candidates]
        row = np.concatenate([np.array(chosen), np.zeros(len(self.links))])
        return [LinearConstraint(csr_array(row.reshape(1, -1)), -np.inf, len(keys) - 1)]

    def _totals(self) -> csr_array:
        rows = np.zeros((3, self.size))
        for site, candidate in enumerate(self.candidates):
            rows[:, site] = candidate.places, 1, candidate.rent
        return csr_array(rows)

    def _of_sites(self) -> csr_array:
        first = len(self.candidates)
        entries = [(site, site, -float(candidate.places)) for site, candidate in enumerate(self.candidates)]
        entries += [(site, first + link, 1.0) for link, (site, _node) in enumerate(self.links)]
        return self._sparse(entries, len(self.candidates))

    def _of_nodes(self) -> csr_array:
        first = len(self.candidates)
        return self._sparse(
            [(node, first + link, 1.0) for link, (_site, node) in enumerate(self.links)], len(self.nodes)
        )

    def _opened(self) -> csr_array:
        first = len(self.candidates)
        entries = [(link, first + link, 1.0) for link in range(len(self.links))]
        entries += [(link, site, -float(self.nodes[node].children)) for link, (site, node) in enumerate(self.links)]
        return self._sparse(entries, len(self.links))

    def _sparse(self, entries: list[tuple[int, int, float]], height: int) -> csr_array:
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array(coo_array((np.array(values, dtype=float), (rows, columns)), shape=(height, self.size)))


def _answer(
    nodes: Sequence[Node], candidates: Sequence[Candidate], links: list[tuple[int, int]], values: np.ndarray, gap: float
) -> Answer:
    opened = {site for site in range(len(candidates)) if values[site] > 0.5}
    served = dict.fromkeys(opened, 0.0)
    reach: dict[int, set[int]] = {site: set() for site in opened}
    for link, (site, node) in enumerate(links):
        if site in opened:
            served[site] += values[len(candidates) + link]
            reach[site].add(node)
    sites = [
        Site(candidates[site], round(served[site]), _overlap(site, reach, nodes))
        for site in sorted(opened)
        if served[site] > 0.5
    ]
    return Answer(sites, sum(site.reached for site in sites), gap)


def _overlap(site: int, reach: dict[int, set[int]], nodes: Sequence[Node]) -> int:
    others = set().union(*(found for other, found in reach.items() if other != site))
    return sum(nodes[node].children for node in reach[site] & others)


def advice(nodes: Sequence[Node], candidates: Sequence[Candidate], conditions: Conditions) -> dict[str, float]:
    """Return which conditions keep every candidate shut, and what each would have to be at least, by the names of the conditions."""
    lacks: dict[str, float] = {}
    if conditions.sites < 1:
        lacks["sites"] = 1
    small = [candidate for candidate in candidates if candidate.places <= conditions.places]
    if not small:
        lacks["places"] = min(candidate.places for candidate in candidates)
    if not (cheap := [candidate for candidate in small or candidates if candidate.rent <= conditions.rent]):
        lacks["rent"] = min(candidate.rent for candidate in small or candidates)
    nearest = min(conditions.metres(candidate, node) for candidate in cheap or small or candidates for node in nodes)
    if nearest > conditions.radius:
        lacks["radius"] = nearest
    return lacks
