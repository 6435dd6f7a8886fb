"""What proves that services are bought: entries of the catalogue, contracts, acceptances."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.purchases.models import Acceptance, CatalogueEntry, Contract
from portal.pages.duties import evidence


@evidence(("civil-affairs", 3), counts=_("Entries of the catalogue published"), page="contract-list")
def entries_published(department: str) -> QuerySet[CatalogueEntry]:
    """Entries by the day on which they were published."""
    return CatalogueEntry.objects.annotate(acted_on=F("published_on"))


@evidence(("civil-affairs", 4), ("streets", 1), counts=_("Contracts on bought services signed"), page="contract-list")
def contracts_signed(department: str) -> QuerySet[Contract]:
    """Contracts of the department."""
    return Contract.objects.filter(department=department).annotate(acted_on=F("signed_on"))


@evidence(("civil-affairs", 4), ("streets", 1), counts=_("Bought services accepted"), page="contract-list")
def services_accepted(department: str) -> QuerySet[Acceptance]:
    """Acceptances of the department's contracts that were not taken back."""
    lines = Acceptance.objects.filter(contract__department=department, about=None, reversal=None)
    return lines.select_related("contract").annotate(acted_on=F("accepted_on"))
