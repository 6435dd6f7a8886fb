"""Complaints and incidents on a facility's page: each reader's own for officials, verified numbers only for the public."""

from datetime import timedelta

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

from facilities.ground.panels import panel
from facilities.models import Facility
from inspections.complaints import policy
from inspections.complaints.choices import Subject
from inspections.complaints.models import Complaint
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
    if not policy.may_take_down(request.user):
        return None
    found = Complaint.objects.visible_to(request.user).about(facility)
    return "inspections/complaints/panel.html", {"complaints": found[:SHOWN], "may_take_down": True}
