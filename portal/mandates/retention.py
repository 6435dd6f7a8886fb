"""How long invitations of colleagues stay."""

from django.utils.translation import gettext_lazy as _

from portal.mandates.models import ColleagueInvitation
from portal.retention.rules import Rule, Term, retained

retained(
    Rule(
        "colleague-invitations", _("Invitations of colleagues"), _("PIPL art. 19: as short as the purpose needs"),
        ColleagueInvitation, "ends_at__date", Term("days", 30),
    )
)  # fmt: skip
