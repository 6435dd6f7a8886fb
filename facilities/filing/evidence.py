"""What proves the duties of the departments in registration, filing and joint review."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.filing.models import Filing
from portal.pages.duties import evidence


@evidence(("health", 4), counts=_("Filings decided: receipts and refusals"), page="filing-list")
def filings_decided(department: str) -> QuerySet[Filing]:
    """Decisions of the bureau on filings."""
    return Filing.objects.filter(decided_on__isnull=False).annotate(acted_on=F("decided_on"))
