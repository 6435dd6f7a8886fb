"""Scenarios of siting: asked with their data, answered by the worker, replayable."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from facilities.ground.distances import Position
from facilities.ground.money import fen
from facilities.models import Premises
from facilities.premises.fitness import fitness
from metrics.supply import policy, siting
from metrics.supply.choices import ScenarioState
from metrics.supply.models import Reach, Scenario, ScenarioSite
from metrics.supply.need import needs
from metrics.supply.siting import Answer, Candidate, Conditions, Node
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import Area, User
from portal.outbox import outbox
from portal.rulebook.rulebook import Limits
from portal.workflow import workflow

SECONDS = "supply.solver_seconds"
DETOUR = "walking.detour"  # metres of the way for each one as the crow flies
TASK = "metrics.supply.tasks.solve"
ANSWERS = {ScenarioState.SOLVED, ScenarioState.INFEASIBLE, ScenarioState.FAILED, ScenarioState.CANCELLED}
ANSWERED = frozenset({ScenarioState.SOLVED, ScenarioState.INFEASIBLE})
REPEATED = ("area", "places", "most_sites", "most_rent_fen", "radius", "rate", "data", "data_version")
MOVES: dict[str, set[str]] = {ScenarioState.WAITING: set(ANSWERS)}
Data = dict[str, Any]


@transaction.atomic
def ask(scenario: Scenario, *, by: User, on: date) -> Scenario:
    """Keep the question with today's data and have it computed. Raises Refused if no premises or no lacking child are known."""
    require(policy.may_ask_scenarios(by))
    scenario.asked_by, scenario.asked_on = by, on
    scenario.data = collected(scenario.area, scenario.rate, on=on)
    if not scenario.data["nodes"]:
        raise Refused(_("No community of the area is known to lack a place at this rate."), field="rate")
    if not scenario.data["candidates"]:
        raise Refused(_("No premises of the area are on offer that the rules on premises allow."))
    scenario.data_version = version_of(scenario.data)
    scenario.save()
    outbox.queue(TASK, pk=scenario.pk)
    return scenario


def collected(area: Area, rate: Decimal, *, on: date) -> Data:
    """Return what a siting needs to know: communities that lack places, and premises that could be filed, by key.

    Rents that are not known are no rents of zero: such premises are no candidates, and neither are those without a position.
    """
    limits = Limits(on)
    lacking = [row for row in needs(area, rate, on=on) if row.left and row.area.longitude is not None]
    nodes = [[row.area.pk, row.area.longitude, row.area.latitude, row.left] for row in lacking]
    offered = Premises.objects.offered().within(area.pk).filter(monthly_rent__isnull=False).order_by("pk")
    fit = [(row, found) for row in offered if (found := fitness(row, limits, on=on)).is_candidate]
    candidates = [[row.pk, row.longitude, row.latitude, found.places, str(row.monthly_rent)] for row, found in fit]
    measured = Reach.objects.filter(area__in=[node[0] for node in nodes], premises__in=[row[0] for row in candidates])
    ways = measured.order_by("premises_id", "area_id").values_list("premises_id", "area_id", "metres")
    return {
        "nodes": nodes,
        "candidates": candidates,
        "detour": str(limits[DETOUR]),
        "ways": [list(way) for way in ways],
    }


def version_of(data: Data) -> str:
    """Return a name for the data: the same data have the same."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def answer(pk: int, *, seconds: float) -> Scenario:
    """Compute a scenario that still waits and keep its answer, the same each time it is computed from the same data.

    Nothing is locked while the solver works, so that the question can be taken back meanwhile; its answer is then forgotten.
    """
    scenario = Scenario.objects.get(pk=pk)
    if scenario.state != ScenarioState.WAITING:
        return scenario
    nodes, candidates, conditions = question(scenario)
    try:
        found = siting.solve(nodes, candidates, conditions, seconds=seconds)
        second = _second(nodes, candidates, conditions, found, seconds) if found.sites else None
    except siting.NotSolved as failure:
        return _settled(pk, ScenarioState.FAILED, note=str(failure))
    if not found.sites:
        return _settled(pk, ScenarioState.INFEASIBLE, advice=loosened(nodes, candidates, conditions))
    return _settled(pk, ScenarioState.SOLVED, found=found, second=second)


@transaction.atomic
def _settled(
    pk: int,
    to: ScenarioState,
    *,
    note: str = "",
    advice: str = "",
    found: Answer | None = None,
    second: Answer | None = None,
) -> Scenario:
    scenario = Scenario.objects.select_for_update().get(pk=pk)
    if scenario.state != ScenarioState.WAITING:
        return scenario
    scenario.advice = advice
    scenario.save(update_fields=["advice"])
    if found:
        _keep(scenario, found, second)
    return workflow.move(scenario, to, table=MOVES, by=None, note=note)


def _second(
    nodes: list[Node], candidates: list[Candidate], conditions: Conditions, best: Answer, seconds: float
) -> Answer | None:
    """Return the best answer that does without one of the best's sites; None if there is none, or not in time."""
    keys = frozenset(site.candidate.key for site in best.sites)
    try:
        found = siting.solve(nodes, candidates, conditions, seconds=seconds, unlike=keys)
    except siting.NotSolved:
        return None
    return found if found.sites else None


def _keep(scenario: Scenario, found: Answer, second: Answer | None) -> None:
    scenario.reached, scenario.gap = found.reached, found.gap
    if second:
        keys = [site.candidate.key for site in second.sites]
        scenario.runner_up = {"reached": second.reached, "gap": second.gap, "sites": keys}
    scenario.save(update_fields=["reached", "gap", "runner_up"])
    ScenarioSite.objects.bulk_create(
        ScenarioSite(
            scenario=scenario,
            premises_id=site.candidate.key,
            places=site.candidate.places,
            reached=site.reached,
            overlap=site.overlap,
            rent_fen=fen(Decimal(str(site.candidate.rent))),
        )
        for site in found.sites
    )


def question(scenario: Scenario) -> tuple[list[Node], list[Candidate], Conditions]:
    """Return what the scenario asks, from its own data: it can be asked again after the world has changed."""
    nodes = [Node(code, Position(x, y), children) for code, x, y, children in scenario.data["nodes"]]
    candidates = [
        Candidate(key, Position(x, y), places, float(rent)) for key, x, y, places, rent in scenario.data["candidates"]
    ]
    conditions = Conditions(
        scenario.places, scenario.most_sites, float(scenario.most_rent), scenario.radius,
        detour_of(scenario), {(key, code): metres for key, code, metres in scenario.data.get("ways", [])},
    )  # fmt: skip
    return nodes, candidates, conditions


def detour_of(scenario: Scenario) -> float:
    """Return by what the scenario lengthens straight lines; scenarios from before this was asked took them as they are."""
    return float(scenario.data.get("detour", 1))


def loosened(nodes: list[Node], candidates: list[Candidate], conditions: Conditions) -> str:
    """Say which condition to loosen, and by how much, so that at least one site can be opened."""
    lacks = siting.advice(nodes, candidates, conditions)
    said = {
        "places": _("The smallest premises have %(value).0f places: raise the places to bring."),
        "rent": _("The cheapest premises cost %(value).0f yuan a month: raise the rent."),
        "sites": _("Allow at least %(value).0f site."),
        "radius": _("The nearest premises are %(value).0f m from a community that lacks places: raise the reach."),
    }
    return "\n".join(said[name] % {"value": value} for name, value in lacks.items())


@transaction.atomic
def replay(scenario: Scenario, *, by: User, on: date) -> Scenario:
    """Ask a question again with its own data and conditions, whatever is known today. Raises Refused while it has no answer."""
    require(policy.may_replay(by, scenario))
    if scenario.state not in ANSWERED:
        raise Refused(_("This scenario has no answer to compare with yet."))
    facts = {name: getattr(scenario, name) for name in REPEATED}
    again = Scenario.objects.create(replays=scenario.replays or scenario, asked_by=by, asked_on=on, **facts)
    outbox.queue(TASK, pk=again.pk)
    return again


def is_confirmed(scenario: Scenario) -> bool | None:
    """Say whether a replay came to the answer of the scenario that it replays; None for no replay, or before there is an answer."""
    if scenario.replays is None or scenario.state not in ANSWERED:
        return None
    return _answer_of(scenario) == _answer_of(scenario.replays)


def _answer_of(scenario: Scenario) -> tuple[Any, ...]:
    sites = scenario.sites.order_by("premises").values_list("premises", "places", "reached", "overlap", "rent_fen")
    return scenario.state, scenario.reached, list(sites), scenario.advice


@transaction.atomic
def cancel(scenario: Scenario, *, by: User) -> Scenario:
    """Take a question back. Raises IllegalMove if it is answered meanwhile."""
    require(may_cancel(by, scenario))
    return workflow.move(scenario, ScenarioState.CANCELLED, table=MOVES, by=by)


def may_cancel(user: Any, scenario: Scenario) -> bool:
    """Say whether the user takes the question back: who asked it."""
    return bool(scenario.asked_by_id == user.pk)


declare(
    Scenario,
    cancel=Act(may_cancel, before(MOVES, ScenarioState.CANCELLED)),
    replay=Act(policy.may_replay, ANSWERED),
)
