"""What waits of supply planning: steps that a department owes to projects."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from metrics.supply import estates, policy
from metrics.supply.models import Estate, ProjectStep
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist
from portal.rulebook.rulebook import Limits

ESTATES = {"planning", "housing"}  # departments that know what will be built
PROJECTS = Kind("projects", gettext_lazy("Supply projects"))


@worklist
def steps_to_bring(user: User, on: date) -> Iterator[Pool]:
    """Steps of projects that the user's department has not reported done."""
    if policy.may_see_supply(user):
        rows = ProjectStep.objects.visible_to(user).to_do(scope_of(user).departments)
        title, facts = _("Report a step of a project"), {"project": "project_id"}
        yield Pool(
            PROJECTS, rows, title, _page, due_on="due_on", subject="project__name", area="project__area_id", facts=facts
        )


@worklist
def estates_to_plan(user: User, on: date) -> Iterator[Pool]:
    """For the departments of planning and housing: new residential areas over the norm for which no places are planned."""
    if policy.may_plan(user) and not ESTATES.isdisjoint(scope_of(user).departments):
        rows = estates.to_plan(Estate.objects.visible_to(user), Limits(on))
        title = _("Plan the places of a new residential area")
        yield Pool(PROJECTS, rows, title, "estate-edit", due_on="moves_in_on", subject="name", area="area_id")


def _page(row: Row) -> str:
    return reverse("project", args=[row["project"]])
