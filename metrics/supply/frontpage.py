"""What is planned, on the public front page."""

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.supply.choices import ProjectState
from metrics.supply.models import Project
from portal.freshness import shown_publicly
from portal.pages.frontpage import Figure, front_figures

shown_publicly(Project)


@front_figures
def places_to_come() -> list[Figure]:
    """How many places are planned; nothing is said where nothing is."""
    places = Project.objects.filter(state=ProjectState.PLANNED).aggregate(places=Sum("places"))["places"]
    return [Figure(_("places planned"), places, reverse("planned"))] if places else []
