"""How long children's checks are kept after they have left."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.entries.choices import EntryState
from facilities.entries.models import EntryCheck
from portal.retention.rules import Rule, Term, retained

ENTRY_CHECKS = retained(
    Rule(
        "entry-checks", _("Entry checks of children who have left"), _("PIPL art. 19, 31 and 47"),
        EntryCheck, "last_day", Term("months", limit="entry.kept_months"), rows=Q(state=EntryState.ENDED),
    )
)  # fmt: skip
