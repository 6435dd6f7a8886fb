"""What proves the duties of the police and of the departments of article 126: checks answered, referrals dealt with."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from portal.models import Transition
from portal.pages.duties import evidence
from staff.background.choices import CheckState
from staff.background.models import BackgroundCheck


@evidence(
    ("police", 1),
    counts=_("Background checks answered"),
    page="check-list",
    label=lambda row: f"{row.subject_id} · {CheckState(row.after).label}",
)
def checks_answered(department: str) -> QuerySet[Transition]:
    """Answers by officers of the department; named by key, never by person."""
    kind = ContentType.objects.get_for_model(BackgroundCheck)
    moves = Transition.objects.filter(subject_type=kind, by__memberships__organisation__department=department)
    return moves.distinct().annotate(acted_on=TruncDate("at"))
