"""What proves the duties of the departments in registration, filing and joint review."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.choices import OpinionState
from facilities.models import Filing, Opinion, Registration
from portal.duties import evidence


@evidence(("health", 4), counts=_("Filings decided: receipts and refusals"), page="filing-list")
def filings_decided(department: str) -> QuerySet[Filing]:
    """Decisions of the bureau on filings."""
    return Filing.objects.filter(decided_on__isnull=False).annotate(acted_on=F("decided_on"))


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


@evidence(
    ("education", 3),
    ("development", 2),
    ("market", 3),
    ("police", 1),
    ("housing", 1),
    ("state-assets", 1),
    ("trade-union", 1),
    ("environment", 1),
    ("planning", 1),
    ("fire", 1),
    ("streets", 2),
    counts=_("Opinions given in the joint review of filings"),
    page="opinion-list",
)
def opinions_given(department: str) -> QuerySet[Opinion]:
    """Opinions of the department on filings; those that lapsed without an answer are none."""
    given = Opinion.objects.filter(department=department, state=OpinionState.GIVEN)
    return given.select_related("department", "filing__facility").annotate(acted_on=F("given_on"))
