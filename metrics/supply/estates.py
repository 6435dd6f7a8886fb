"""New residential areas: the places that the norm asks of them, and whether a project brings these in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from metrics.supply import policy
from metrics.supply.choices import ProjectState
from metrics.supply.models import Estate
from portal.accounts.scope import require
from portal.actions import Act, declare
from portal.errors import Refused
from portal.models import User
from portal.rulebook.rulebook import Limits

NORM = "supply.places_per_thousand"
LEAST = "supply.estate_least_places"
STREET = 9  # digits of a street's code


@transaction.atomic
def save(estate: Estate, *, by: User, on: date) -> Estate:
    """Enter a new residential area or keep a change. Raises Refused for a project of another street, or one that was given up."""
    require(policy.may_keep_estate(by, estate))
    project = estate.project
    if project is not None and project.area_id[:STREET] != estate.area_id[:STREET]:
        raise Refused(_("This project is in another street."), field="project")
    if project is not None and project.state == ProjectState.DROPPED:
        raise Refused(_("This project was given up."), field="project")
    if estate._state.adding:
        estate.entered_by, estate.entered_on = by, on
    estate.revision += 1
    estate.save()
    return estate


@dataclass(frozen=True)
class Standing:
    """What a new residential area asks for by the norm, and what its project brings; a project's places are shared by its areas."""

    estate: Estate
    asked: int
    is_over: bool  # enough for a project of its own
    lacking: int
    days_late: int  # that the places open after the first residents move in

    @property
    def needs_project(self) -> bool:
        """Say whether it is over the norm and nothing is planned for it."""
        return self.is_over and not _live(self.estate)


def _live(estate: Estate) -> bool:
    return estate.project is not None and estate.project.state != ProjectState.DROPPED


def asked_places(residents: int, norm: Decimal) -> int:
    """Return the places that the norm (places for each thousand residents) asks for, rounded up."""
    return int((residents * norm / 1000).to_integral_value(ROUND_CEILING))


def standings(estates: Iterable[Estate], limits: Limits) -> list[Standing]:
    """Return how estates stand, in their order; their projects come along with them."""
    norm, least, rows = limits[NORM], limits[LEAST], list(estates)
    keys = {row.project_id for row in rows if row.project_id}
    shared: dict[int, int] = {}
    for project, residents in Estate.objects.filter(project__in=keys).values_list("project", "residents"):
        shared[project] = shared.get(project, 0) + asked_places(residents, norm)
    return [_standing(row, asked_places(row.residents, norm), least, shared) for row in rows]


def _standing(estate: Estate, asked: int, least: Decimal, shared: dict[int, int]) -> Standing:
    project = estate.project
    if project is None or not _live(estate):
        return Standing(estate, asked, asked >= least, asked, 0)
    late = 0 if project.state == ProjectState.OPENED else max(0, (project.opens_on - estate.moves_in_on).days)
    return Standing(estate, asked, asked >= least, min(asked, max(0, shared[project.pk] - project.places)), late)


def to_plan(estates: QuerySet[Estate], limits: Limits) -> QuerySet[Estate]:
    """Return those of the estates that are over the norm and have no project."""
    below = int((limits[LEAST] - 1) * 1000 / limits[NORM])  # residents at most for whom the norm asks fewer places
    return estates.unserved().filter(residents__gt=below)  # type: ignore[attr-defined, no-any-return]


declare(Estate, edit=Act(policy.may_keep_estate, None))
