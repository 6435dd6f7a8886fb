"""What proves the duties of the departments in oversight."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.credit.models import CreditListing, CreditRepair
from portal.pages.duties import evidence


@evidence(("health", 4), counts=_("Credit repairs decided"), page="credit-overview")
def repairs_decided(department: str) -> QuerySet[CreditRepair]:
    """Applications for a repair that the bureau granted or declined."""
    decided = CreditRepair.objects.filter(decided_on__isnull=False).select_related("facility")
    return decided.annotate(acted_on=F("decided_on"))


@evidence(("health", 4), counts=_("Decisions on the red and black lists"), page="credit-overview")
def listings_decided(department: str) -> QuerySet[CreditListing]:
    """Announced listings on which a second person decided."""
    decided = CreditListing.objects.filter(decided_on__isnull=False).select_related("facility")
    return decided.annotate(acted_on=F("decided_on"))
