"""How long what families told is kept."""

from django.utils.translation import gettext_lazy as _

from facilities.families.models import Family
from portal.retention.rules import Rule, Term, retained

FAMILIES = retained(
    Rule(
        "families", _("Families with their children, visits and places on lists"), _("PIPL art. 19, 31 and 47"),
        Family, "seen_on", Term("months", limit="families.kept_months"),
    )
)  # fmt: skip
