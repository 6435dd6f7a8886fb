"""Siting against answers found by trying every choice of sites."""

from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from facilities.ground.distances import Position
from metrics.supply import siting
from metrics.supply.siting import Candidate, Conditions, Node

AT = [Position(120.17, 30.27), Position(120.175, 30.27), Position(120.20, 30.27), Position(120.23, 30.30)]
NEAR = 600.0  # metres: the first two see each other, nobody else
FREE = Conditions(places=1000, sites=10, rent=1e6, radius=NEAR)


def node(place: int, children: int) -> Node:
    return Node(f"c{place}", AT[place], children)


def candidate(key: int, place: int, places: int, rent: float = 100) -> Candidate:
    return Candidate(key, AT[place], places, rent)


def most(nodes: list[Node], candidates: list[Candidate], conditions: Conditions) -> int:
    """Return the children that the best choice reaches: every choice is tried, and every way of serving from whole places."""
    choices = [c for n in range(len(candidates) + 1) for c in combinations(candidates, n)]
    kept = [c for c in choices if _keeps(c, conditions)]
    return max(_served(nodes, choice, conditions.radius) for choice in kept)


def _keeps(chosen: tuple[Candidate, ...], conditions: Conditions) -> bool:
    places, rent = sum(c.places for c in chosen), sum(c.rent for c in chosen)
    return places <= conditions.places and len(chosen) <= conditions.sites and rent <= conditions.rent


def _served(nodes: list[Node], chosen: tuple[Candidate, ...], radius: float) -> int:
    """Return the most that can be served, by the smallest cut: each set of communities is bounded by the sites that reach it."""
    best = sum(n.children for n in nodes)
    for kept in product((True, False), repeat=len(nodes)):
        inside = [n for n, is_in in zip(nodes, kept, strict=True) if is_in]
        reaching = [c for c in chosen if any(_metres(c, n) <= radius for n in inside)]
        outside = sum(n.children for n, is_in in zip(nodes, kept, strict=True) if not is_in)
        best = min(best, outside + sum(c.places for c in reaching))
    return best


def _metres(found: Candidate, community: Node) -> float:
    return found.place.metres_to(community.place.longitude, community.place.latitude)


def test_the_place_where_children_lack_is_opened_and_not_the_larger_one_without():
    found = siting.solve([node(0, 30), node(2, 2)], [candidate(1, 0, 30), candidate(2, 2, 90)], FREE, seconds=5)

    assert [(site.candidate.key, site.reached) for site in found.sites] == [(1, 30), (2, 2)]
    assert (found.reached, found.gap) == (32, 0)


@pytest.mark.parametrize(("places", "reached"), [(29, 0), (30, 30), (31, 30), (60, 60)])
def test_the_places_to_bring_are_a_limit(places: int, reached: int):
    limited = Conditions(places=places, sites=10, rent=1e6, radius=NEAR)

    found = siting.solve([node(0, 40), node(2, 40)], [candidate(1, 0, 30), candidate(2, 2, 30)], limited, seconds=5)

    assert found.reached == reached


def test_of_two_that_reach_the_same_the_cheaper_one_is_opened():
    found = siting.solve([node(0, 20)], [candidate(1, 0, 30, 900), candidate(2, 1, 30, 800)], FREE, seconds=5)

    assert [site.candidate.key for site in found.sites] == [2]


def test_children_in_reach_of_two_sites_are_counted_once_and_told_as_overlap():
    found = siting.solve([node(0, 50), node(1, 10)], [candidate(1, 0, 30), candidate(2, 1, 30)], FREE, seconds=5)

    assert found.reached == 60
    assert [site.overlap for site in found.sites] == [60, 60]


def test_the_runner_up_does_without_a_site_of_the_best():
    candidates = [candidate(1, 0, 30), candidate(2, 1, 20), candidate(3, 2, 30)]

    best = siting.solve([node(0, 30)], candidates, FREE, seconds=5)
    second = siting.solve([node(0, 30)], candidates, FREE, seconds=5, unlike=frozenset({1}))

    assert {site.candidate.key for site in best.sites} == {1}
    assert (second.reached, {site.candidate.key for site in second.sites}) == (20, {2})


@settings(max_examples=40, deadline=None)
@given(
    children=st.lists(st.integers(0, 40), min_size=3, max_size=4),
    offers=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 40), st.integers(0, 500)), min_size=1, max_size=5),
    places=st.integers(1, 100),
    sites=st.integers(1, 4),
    rent=st.integers(0, 1200),
)
def test_small_cases_are_answered_as_well_as_by_trying_every_choice(children, offers, places, sites, rent):
    nodes = [node(place, count) for place, count in enumerate(children)]
    candidates = [candidate(key, place, size, cost) for key, (place, size, cost) in enumerate(offers)]
    conditions = Conditions(places, sites, rent, NEAR)

    found = siting.solve(nodes, candidates, conditions, seconds=5)

    assert found.reached == most(nodes, candidates, conditions)
    assert _keeps(tuple(site.candidate for site in found.sites), conditions)
    assert siting.solve(nodes, candidates, conditions, seconds=5) == found


@pytest.mark.parametrize(
    ("conditions", "lacks"),
    [
        (Conditions(29, 5, 1e6, NEAR), {"places": 30}),
        (Conditions(30, 5, 99, NEAR), {"rent": 100}),
        (Conditions(30, 5, 100, NEAR), {}),
    ],
)
def test_what_buys_nothing_says_which_condition_to_loosen_and_by_how_much(conditions: Conditions, lacks: dict):
    assert siting.advice([node(0, 9)], [candidate(1, 0, 30), candidate(2, 0, 60, 900)], conditions) == lacks


def test_out_of_reach_says_how_far_the_nearest_is():
    lacks = siting.advice([node(2, 9)], [candidate(1, 0, 30)], FREE)

    assert lacks == {"radius": pytest.approx(AT[0].metres_to(AT[2].longitude, AT[2].latitude))}


@pytest.mark.parametrize(("detour", "reached"), [(1.0, 9), (1.2, 9), (1.3, 0)])
def test_ways_are_longer_than_straight_lines(detour: float, reached: int):
    """The two lie 481 m apart: 577 m of way with a fifth more, 625 m with three tenths."""
    found = siting.solve([node(0, 9)], [candidate(1, 1, 30)], Conditions(30, 1, 1e6, NEAR, detour=detour), seconds=5)

    assert found.reached == reached


@pytest.mark.parametrize(("metres", "reached"), [(599, 9), (600, 9), (601, 0)])
def test_a_measured_way_counts_in_place_of_the_line(metres: int, reached: int):
    measured = Conditions(30, 1, 1e6, NEAR, detour=1.3, ways={(1, "c1"): metres})

    found = siting.solve([node(1, 9)], [candidate(1, 0, 30)], measured, seconds=5)

    assert found.reached == reached


def test_who_reaches_whom_is_found_as_by_asking_every_pair():
    random = Random(3)
    places = [Position(120 + random.random() * 0.2, 30 + random.random() * 0.2) for _ in range(160)]
    nodes = [Node(str(number), place, number % 3) for number, place in enumerate(places[:120])]
    offers = [Candidate(number, place, 20, 0) for number, place in enumerate(places[120:])]
    ways = {(5, "7"): 10.0, (6, "8"): 9_999.0, (99, "1"): 1.0}
    conditions = Conditions(places=1000, sites=10, rent=1, radius=2_000, detour=1.3, ways=ways)

    pairs = [
        (site, number)
        for (site, offer), (number, node) in product(enumerate(offers), enumerate(nodes))
        if node.children and conditions.metres(offer, node) <= conditions.radius
    ]

    assert siting._links(nodes, offers, conditions) == pairs
    assert len(pairs) > 50
