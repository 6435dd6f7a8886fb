"""Questions about projects and their steps."""

from django.db.models import Q, QuerySet

from metrics.ground.querysets import InAreaQuerySet
from portal import permissions
from portal.accounts.scope import scope_of


class ProjectQuerySet(InAreaQuerySet):
    def of_department(self, department):
        """Projects that the department leads or was asked something for."""
        return self.filter(Q(department=department) | Q(pk__in=self.filter(steps__department=department).values("pk")))


class EstateQuerySet(InAreaQuerySet):
    def unserved(self):
        """New residential areas without a project, or whose project was given up."""
        return self.filter(Q(project=None) | Q(project__state="dropped"))


class StepQuerySet(QuerySet):
    def visible_to(self, user):
        """Steps of the projects in the areas whose figures the user sees."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_FIGURES, "project__area_id"))

    def to_do(self, departments):
        """Steps that the departments still owe to projects that are planned."""
        return self.filter(department__in=departments, done_on=None, project__state="planned")
