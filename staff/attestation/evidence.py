"""What proves the duties of the departments that vouch for people: certificates judged one by one, registers taken over."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from portal.models import Transition
from portal.pages.duties import evidence
from staff.people.choices import CredentialState
from staff.people.models import Credential

VOUCHERS = (("health", 5), ("police", 1), ("human-resources", 2))


@evidence(
    *VOUCHERS,
    counts=_("Certificates confirmed, contradicted or revoked"),
    page="attestation-desk",
    label=lambda row: f"{row.subject_id} · {CredentialState(row.after).label}",
)
def certificates_attested(department: str) -> QuerySet[Transition]:
    """Moves of certificates of the kinds for which the department vouches; named by key, never by person."""
    concerned = Credential.objects.filter(kind__keeper=department).values("pk")
    kind = ContentType.objects.get_for_model(Credential)
    moves = Transition.objects.filter(subject_type=kind, subject_id__in=concerned)
    return moves.annotate(acted_on=TruncDate("at"))
