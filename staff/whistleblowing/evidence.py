"""What proves that the rights of staff are protected: reports closed with an answer, dismissals looked into."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from portal.models import Transition
from portal.pages.duties import evidence
from staff.whistleblowing.dismissals import VERDICTS
from staff.whistleblowing.handling import OUTCOMES
from staff.whistleblowing.models import DismissalReview, StaffReport


@evidence(
    ("human-resources", 3),
    ("women", 2),
    counts=_("Confidential reports of staff closed, dismissals after them looked into"),
    page="staff-report-list",
    label=lambda row: f"{row.subject_id}",
)
def reports_closed(department: str) -> QuerySet[Transition]:
    """Outcomes written down by officers of the department; named by key, never by facility or person."""
    reports, reviews = (ContentType.objects.get_for_model(model) for model in (StaffReport, DismissalReview))
    ends = Q(subject_type=reports, after__in=OUTCOMES) | Q(subject_type=reviews, after__in=VERDICTS)
    moves = Transition.objects.filter(ends, by__memberships__organisation__department=department)
    return moves.distinct().annotate(acted_on=TruncDate("at"))
