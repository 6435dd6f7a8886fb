"""What proves that reliefs of taxes are carried out: what was recorded as given."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.relief.choices import GrantState
from facilities.relief.models import ReliefGrant
from facilities.relief.querysets import GIVERS
from portal.pages.duties import evidence


@evidence(
    ("tax", 1),
    counts=_("Reliefs recorded as given"),
    page="relief-list",
    label=lambda row: str(row.relief),
)
def reliefs_recorded(department: str) -> QuerySet[ReliefGrant]:
    """Records of the department's kinds that were not revoked; the list tells neither facility nor sum."""
    kinds = [kind for kind, code in GIVERS.items() if code == department]
    rows = ReliefGrant.objects.filter(state=GrantState.GIVEN, relief__kind__in=kinds)
    return rows.select_related("relief").annotate(acted_on=F("recorded_on"))
