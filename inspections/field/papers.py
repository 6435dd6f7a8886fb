"""The papers that came of what a phone sent: the record, the orders to correct, the orders to stop."""

from django.urls import reverse

from inspections.field.models import Submission
from inspections.findings.models import StopOrder
from portal.letters import letters
from portal.models import Letter

Paper = dict[str, str]


def of(submission: Submission) -> list[Paper]:
    """Return title and address of each letter about the visit and its stop orders that the sender may open, the latest first."""
    visit = submission.visit
    if visit is None:
        return []
    subjects = [visit, *StopOrder.objects.filter(visit=visit)]
    keys = [pk for subject in subjects for pk in Letter.objects.about(subject).values_list("pk", flat=True)]
    found = letters.visible_to(submission.by).filter(pk__in=keys).order_by("-pk")
    return [{"title": f"{row.title} {row.number}", "url": reverse("letter", args=[row.pk])} for row in found]
