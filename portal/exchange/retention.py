"""How long answers kept for repeated requests and messages of webhooks stay."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.exchange.models import Delivery, KeptAnswer, StatedRequest
from portal.retention.rules import Rule, Term, retained

retained(
    Rule(
        "kept-answers", _("Answers kept for repeated requests"), _("PIPL art. 19: as short as the purpose needs"),
        KeptAnswer, "begun_at__date", Term("days", 1),
    )
)  # fmt: skip
retained(
    Rule(
        "deliveries", _("Events told to other systems"), _("Cybersecurity Law art. 21 (3): logs of six months at least"),
        Delivery, "made_at__date", Term("months", 6), needed=lambda: Q(delivered_at=None),
    )
)  # fmt: skip
retained(
    Rule(
        "stated-requests", _("What gateways asked for"), _("Cybersecurity Law art. 21 (3): logs of six months at least"),
        StatedRequest, "at__date", Term("years", 3),
    )
)  # fmt: skip
