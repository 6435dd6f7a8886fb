"""What proves that offices bring premises to care: premises entered for their owners."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.premises.choices import Owner
from facilities.premises.models import Lease, Premises, RentRelief
from facilities.premises.policy import HOLDERS
from portal.pages.duties import evidence


def _owners(department: str) -> list[Owner]:
    return [owner for owner, code in HOLDERS.items() if code == department]


@evidence(
    ("state-assets", 1),
    ("state-assets", 2),
    ("streets", 2),
    ("planning", 2),
    counts=_("Premises entered for care"),
    page="premises-list",
)
def premises_entered(department: str) -> QuerySet[Premises]:
    """Premises of the owners for whom the department answers; of land administration those of new residential areas."""
    owners = _owners(department) or [Owner.DEVELOPER]
    return Premises.objects.filter(owner__in=owners).annotate(acted_on=F("entered_on"))


@evidence(("state-assets", 2), ("streets", 2), counts=_("Leases of premises for care signed"), page="premises-board")
def leases_signed(department: str) -> QuerySet[Lease]:
    """Leases of premises of the owners for whom the department answers."""
    rows = Lease.objects.filter(premises__owner__in=_owners(department)).select_related("premises")
    return rows.annotate(acted_on=F("signed_on"))


@evidence(("state-assets", 2), ("streets", 2), counts=_("Reliefs of rent granted"), page="premises-board")
def rent_let_off(department: str) -> QuerySet[RentRelief]:
    """Reliefs of rent on the same premises."""
    rows = RentRelief.objects.filter(lease__premises__owner__in=_owners(department))
    return rows.select_related("lease__premises").annotate(acted_on=F("granted_on"))
