"""How long it is known who complained."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.complaints.choices import UNDECIDED
from inspections.complaints.models import Complainant
from portal.retention.choices import Then
from portal.retention.rules import Rule, Term, retained


def nameless(rows: QuerySet) -> int:
    """Take name and mobile off; the complaint and what became of it stay."""
    return rows.update(name="", mobile="")


COMPLAINANTS = retained(
    Rule(
        "complainants", _("Names and mobiles of complainants"),
        _("Administrative Penalty Law art. 36 (five years), PIPL art. 47"),
        Complainant, "complaint__received_at__date", Term("years", 5), Then.ANONYMISE,
        needed=lambda: Q(complaint__state__in=UNDECIDED) | Q(complaint__duplicate_of__state__in=UNDECIDED),
        forget=nameless, rows=~Q(name="", mobile=""),
    )
)  # fmt: skip
