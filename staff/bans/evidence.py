"""What proves that the police and the health bureau keep the wrong people away from children: bans proposed and signed."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from portal.models import Transition
from portal.pages.duties import evidence
from staff.bans.choices import BanState
from staff.bans.models import Ban


@evidence(
    ("police", 1),
    ("health", 4),
    counts=_("Bans signed, rejected or lifted"),
    page="ban-list",
    label=lambda row: f"{row.subject_id} · {BanState(row.after).label}",
)
def bans_decided(department: str) -> QuerySet[Transition]:
    """Moves of bans by officers of the department; named by key, never by person."""
    kind = ContentType.objects.get_for_model(Ban)
    moves = Transition.objects.filter(subject_type=kind, by__memberships__organisation__department=department)
    return moves.distinct().annotate(acted_on=TruncDate("at"))
