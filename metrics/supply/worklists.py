"""What waits of supply planning: steps that a department owes to projects."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from metrics.supply import policy
from metrics.supply.models import ProjectStep
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

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


def _page(row: Row) -> str:
    return reverse("project", args=[row["project"]])
