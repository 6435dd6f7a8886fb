"""What proves the duties of the departments in registration, filing and joint review."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.registration.models import Registration
from portal.pages.duties import evidence


@evidence(
    ("market", 1),
    ("civil-affairs", 1),
    ("establishment", 1),
    counts=_("Registrations of operators decided"),
    page="registration-list",
)
def registrations_decided(department: str) -> QuerySet[Registration]:
    """Registrations that the department recorded or refused."""
    decided = Registration.objects.filter(registrar=department, decided_on__isnull=False)
    return decided.annotate(acted_on=F("decided_on"))
