"""What is planned near a family."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground.distances import Position
from facilities.register import asking
from facilities.register.gazetteer import Spot
from facilities.register.walking import Pace
from metrics.supply.choices import ProjectState
from metrics.supply.forms import NearForm
from metrics.supply.models import Project
from portal import freshness


def planned(request: HttpRequest) -> HttpResponse:
    """List the places that are planned, near a place the nearest first, else by street; no rents, no departments' steps.

    A way is told to the middle of the project's community: where the rooms will be is often open.
    """
    form, today = NearForm(request.GET), timezone.localdate()
    asked = form.cleaned_data if form.is_valid() else {}
    spot = _spot(asked)
    projects = Project.objects.filter(state=ProjectState.PLANNED).select_related("area__parent")
    rows = list(projects.order_by("area_id", "opens_on"))
    context = {
        "form": form,
        "asked": asked.get("q", ""),
        "spot": spot,
        "near": _nearest(rows, spot, Pace(today)) if spot else [],
        "projects": rows,
        "today": today,
        "stamp": freshness.stamp(),
    }
    return render(request, "metrics/supply/planned.html", context)


def _spot(asked: dict) -> Spot | None:
    """Return the place that was asked for: a position before a text; None if neither says one."""
    if asked.get("lat") is not None and asked.get("lon") is not None:
        return Spot("", _("your position"), Position(asked["lon"], asked["lat"]))
    return asking.meant(asked.get("q", "")).spot


def _nearest(rows: list[Project], spot: Spot, pace: Pace) -> list[tuple[Project, float | None, int | None]]:
    """Return each project with its kilometres and minutes on foot, the nearest first; of some communities no position is known."""
    told = [(project, _metres(project, spot)) for project in rows]
    ranked = sorted(told, key=lambda pair: (pair[1] is None, pair[1] or 0, pair[0].opens_on, pair[0].pk))
    return [
        (project, None if metres is None else metres / 1000, None if metres is None else pace.minutes(metres))
        for project, metres in ranked
    ]


def _metres(project: Project, spot: Spot) -> float | None:
    longitude, latitude = project.area.longitude, project.area.latitude
    return None if longitude is None or latitude is None else spot.position.metres_to(longitude, latitude)
