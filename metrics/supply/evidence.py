"""What proves that departments plan places: projects, their steps, scenarios."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from metrics.supply.models import Estate, Project, ProjectStep, Scenario
from portal.pages.duties import evidence


@evidence(
    ("planning", 1),
    ("development", 1),
    ("health", 2),
    counts=_("Siting scenarios computed"),
    page="scenario-list",
)
def scenarios_asked(department: str) -> QuerySet[Scenario]:
    """Scenarios that officers of the department asked for."""
    mine = Scenario.objects.filter(asked_by__memberships__organisation__department=department)
    return mine.distinct().annotate(acted_on=F("asked_on"))  # type: ignore[no-any-return]


@evidence(("planning", 3), ("housing", 1), ("education", 2), counts=_("Steps of projects done"), page="project-list")
def steps_done(department: str) -> QuerySet[ProjectStep]:
    """Steps that the department brought."""
    done = ProjectStep.objects.filter(department=department, done_on__isnull=False)
    return done.select_related("project").annotate(acted_on=F("done_on"))  # type: ignore[no-any-return]


@evidence(("planning", 2), ("housing", 1), counts=_("New residential areas weighed by the norm"), page="estate-list")
def estates_entered(department: str) -> QuerySet[Estate]:
    """New residential areas that officers of the department entered."""
    mine = Estate.objects.filter(entered_by__memberships__organisation__department=department)
    return mine.distinct().annotate(acted_on=F("entered_on"))  # type: ignore[no-any-return]


@evidence(("streets", 1), counts=_("Projects of community care planned"), page="project-list")
def community_projects(department: str) -> QuerySet[Project]:
    """Projects that street offices lead."""
    return Project.objects.filter(department=department).annotate(acted_on=F("planned_on"))  # type: ignore[no-any-return]
