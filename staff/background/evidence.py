"""What proves the duties of the police and of the departments of article 126: checks answered, referrals dealt with."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from portal.models import Transition
from portal.pages.duties import evidence
from staff.background.choices import CheckState, ReferralState
from staff.background.models import BackgroundCheck, Referral


@evidence(
    ("police", 1),
    counts=_("Background checks answered"),
    page="check-list",
    label=lambda row: f"{row.subject_id} · {CheckState(row.after).label}",
)
def checks_answered(department: str) -> QuerySet[Transition]:
    """Answers by officers of the department; named by key, never by person."""
    return _moves_of(BackgroundCheck, department)


@evidence(
    ("education", 3),
    counts=_("Referrals under article 126 dealt with"),
    page="campaign-list",
    label=lambda row: f"{row.subject_id} · {ReferralState(row.after).label}",
)
def referrals_dealt_with(department: str) -> QuerySet[Transition]:
    """Outcomes that officers wrote down for facilities, kindergartens here, that failed in their duty to check."""
    return _moves_of(Referral, department)


def _moves_of(model: type[Model], department: str) -> QuerySet[Transition]:
    kind = ContentType.objects.get_for_model(model)
    moves = Transition.objects.filter(subject_type=kind, by__memberships__organisation__department=department)
    return moves.distinct().annotate(acted_on=TruncDate("at"))
