"""What proves that the health bureau settles what facilities contest: decisions of transfers."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from portal.models import Transition
from portal.pages.duties import evidence
from staff.transfers.choices import TransferState
from staff.transfers.models import Transfer
from staff.transfers.transfers import SETTLING


@evidence(
    ("health", 4),
    counts=_("Contested transfers of staff settled"),
    page="workforce",
    label=lambda row: f"{row.subject_id} · {TransferState(row.after).label}",
)
def transfers_settled(department: str) -> QuerySet[Transition]:
    """Decisions of contested transfers by officers of the department; named by key, never by person."""
    kind = ContentType.objects.get_for_model(Transfer)
    moves = Transition.objects.filter(
        subject_type=kind, before__in=SETTLING, after__in=SETTLING[TransferState.CONTESTED]
    )
    by_department = moves.filter(by__memberships__organisation__department=department)
    return by_department.distinct().annotate(acted_on=TruncDate("at"))
