"""The public page of the 21 departments."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from metrics.duties import FEATURES
from portal.models import Department


def departments(request: HttpRequest) -> HttpResponse:
    """Show what the founding document asks of each department and what the portal does for it today."""
    found = Department.objects.prefetch_related("duties").order_by("number")
    rows = [(department, FEATURES.get(department.code, ())) for department in found]
    return render(request, "metrics/departments.html", {"rows": rows})
