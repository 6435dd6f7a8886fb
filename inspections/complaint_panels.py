"""Complaints and incidents on a facility's page: each reader's own for officials, verified numbers only for the public."""

from datetime import timedelta

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

from facilities.models import Facility
from facilities.panels import panel
from inspections import complaint_policy, incident_policy
from inspections.complaint_choices import Subject
from inspections.models import Complaint, Incident
from portal.freshness import shown_publicly

Context = dict[str, object]
shown_publicly(Complaint)
SHOWN = 5
TWO_YEARS = timedelta(days=730)


def verified(facility: Facility) -> list[tuple[str, int]]:
    """Count the complaints of two years that were found to be true, by subject: one query."""
    since = timezone.localdate() - TWO_YEARS
    rows = Complaint.objects.about(facility).upheld().filter(replied_on__gte=since).order_by("subject")
    labels = dict(Subject.choices)
    return [(str(labels[subject]), count) for subject, count in rows.values_list("subject").annotate(Count("pk"))]


@panel(order=45, public=True)
def public_complaints_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context]:
    """What was complained of and found to be true, and the way to complain."""
    return "inspections/complaints/panel_public.html", {"upheld": verified(facility)}


@panel(order=45)
def complaints_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """The latest complaints that an official may see; nothing at all for operators."""
    if not complaint_policy.may_take_down(request.user):
        return None
    found = Complaint.objects.visible_to(request.user).about(facility)
    return "inspections/complaints/panel.html", {"complaints": found[:SHOWN], "may_take_down": True}


@panel(order=46)
def incidents_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """The latest incidents that the user may see, and the way to report one."""
    if not incident_policy.has_incidents(request.user):
        return None
    found = Incident.objects.visible_to(request.user).about(facility)
    may_report = incident_policy.may_report(request.user, facility)
    return "inspections/incidents/panel.html", {"incidents": found[:SHOWN], "may_report": may_report}
