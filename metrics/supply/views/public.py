"""What is planned near a family."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from metrics.supply.choices import ProjectState
from metrics.supply.models import Project
from portal import freshness


def planned(request: HttpRequest) -> HttpResponse:
    """List the places that are planned, by street and the day they open; no rents, no departments' steps."""
    projects = Project.objects.filter(state=ProjectState.PLANNED).select_related("area__parent")
    context = {
        "projects": projects.order_by("area_id", "opens_on"),
        "today": timezone.localdate(),
        "stamp": freshness.stamp(),
    }
    return render(request, "metrics/supply/planned.html", context)
