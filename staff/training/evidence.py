"""What proves that departments train: certificates issued after courses."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from portal.models import Transition
from portal.pages.duties import evidence
from staff.training.choices import EnrolmentState
from staff.training.models import Enrolment


@evidence(
    ("human-resources", 1),
    ("education", 1),
    ("health", 4),
    ("women", 2),
    counts=_("Certificates of courses issued"),
    page="session-list",
    label=lambda row: f"{row.subject_id} · {EnrolmentState(row.after).label}",
)
def certificates_issued(department: str) -> QuerySet[Transition]:
    """People who passed, as officers of the department wrote down."""
    kind = ContentType.objects.get_for_model(Enrolment)
    moves = Transition.objects.filter(
        subject_type=kind, after=EnrolmentState.CERTIFIED, by__memberships__organisation__department=department
    )
    return moves.distinct().annotate(acted_on=TruncDate("at"))
