"""The papers that came of what a phone sent: the record, the orders to correct, the orders to stop."""

from django.urls import reverse

from inspections.field.models import Submission
from inspections.findings.models import StopOrder
from portal.models import Letter

Paper = dict[str, str]


def of(submission: Submission) -> list[Paper]:
    """Return title and address of each letter about the visit and its stop orders, the latest first."""
    visit = submission.visit
    if visit is None:
        return []
    found = list(Letter.objects.about(visit))
    for order in StopOrder.objects.filter(visit=visit):
        found += Letter.objects.about(order)
    found.sort(key=lambda letter: letter.pk, reverse=True)
    return [{"title": f"{row.title} {row.number}", "url": reverse("letter", args=[row.pk])} for row in found]
