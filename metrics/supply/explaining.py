"""Why an answer of siting has its sites, and why other premises on offer were no candidates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from facilities.models import Premises
from facilities.premises.fitness import fitness
from facilities.register.walking import Pace
from metrics.supply import scenarios
from metrics.supply.models import Scenario, ScenarioSite
from metrics.supply.siting import Candidate, Conditions, Node
from portal.models import Area
from portal.rulebook.rulebook import Limits


@dataclass(frozen=True)
class Excluded:
    """Premises on offer that were no candidates, with what speaks against them or is not known."""

    premises: Premises
    reasons: list[str]


def excluded(area: Area, *, on: date) -> list[Excluded]:
    """Return the premises on offer in the area that a siting leaves out as of the day, each with why, in the language in force."""
    limits, offered = Limits(on), Premises.objects.offered().within(area.pk).order_by("pk")
    found = ((row, fitness(row, limits, on=on)) for row in offered)
    rent = _("The rent is not known.")
    told = ((row, [*fit.against, *fit.unknown, *([rent] if row.monthly_rent is None else [])]) for row, fit in found)
    return [Excluded(row, reasons) for row, reasons in told if reasons]


@dataclass(frozen=True)
class Why:
    """Why a site: what it costs for each child newly reached, the way to who lacks a place, and what the rulebook says of it now."""

    site: ScenarioSite
    rent_per_child: Decimal | None
    minutes: int | None  # on foot to the nearest community that lacks places; None if it is too far to walk
    against: list[str]


def reasons(scenario: Scenario, sites: list[ScenarioSite], *, on: date) -> list[Why]:
    """Say of each site of an answer why it is one; ways are those of the scenario's own data."""
    nodes, candidates, conditions = scenarios.question(scenario)
    limits, pace, places = Limits(on), Pace(on), {candidate.key: candidate for candidate in candidates}
    return [_why(site, places.get(site.premises_id), nodes, conditions, limits, pace, on) for site in sites]


def _why(
    site: ScenarioSite,
    candidate: Candidate | None,
    nodes: list[Node],
    conditions: Conditions,
    limits: Limits,
    pace: Pace,
    on: date,
) -> Why:
    ways = [conditions.metres(candidate, node) for node in nodes] if candidate else []
    fit = fitness(site.premises, limits, on=on)
    each = site.rent / site.reached if site.reached else None
    return Why(site, each, pace.along(min(ways)) if ways else None, [*fit.against, *fit.unknown])
