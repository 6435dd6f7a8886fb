"""What proves that support is granted: schemes laid down, batches made, claims audited."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from facilities.support.choices import ClaimState
from facilities.support.models import Batch, Claim, Scheme
from portal.models import Transition
from portal.pages.duties import evidence


@evidence(("finance", 2), counts=_("Support schemes laid down"), page="scheme-list")
def schemes_laid_down(department: str) -> QuerySet[Scheme]:
    """Schemes by the day from which they are granted."""
    return Scheme.objects.annotate(acted_on=F("from_on"))


@evidence(("finance", 1), counts=_("Payment batches made"), page="scheme-list")
def batches_made(department: str) -> QuerySet[Batch]:
    """Batches of the treasury's department."""
    return Batch.objects.defer("content").annotate(acted_on=F("made_on"))


@evidence(
    ("health", 3),
    counts=_("Claims of support audited"),
    page="claim-list",
    label=lambda row: f"{row.subject_id} · {ClaimState(row.after).label}",
)
def claims_audited(department: str) -> QuerySet[Transition]:
    """Moves of claims out of the audit."""
    kind = ContentType.objects.get_for_model(Claim)
    done = Transition.objects.filter(subject_type=kind, before=ClaimState.SUBMITTED)
    return done.annotate(acted_on=TruncDate("at"))
