"""What proves that offices bring premises to care: premises entered for their owners."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.premises.choices import Owner
from facilities.premises.models import Premises
from facilities.premises.policy import HOLDERS
from portal.pages.duties import evidence


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
    owners = [owner for owner, code in HOLDERS.items() if code == department] or [Owner.DEVELOPER]
    return Premises.objects.filter(owner__in=owners).annotate(acted_on=F("entered_on"))
