"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="open confirmed", danger="lapsed")
class ProposalState(TextChoices):
    """How far a decision is that two people take (four eyes)."""

    OPEN = "open", _("Waits for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    SENT_BACK = "sent_back", _("Sent back")
    LAPSED = "lapsed", _("Lapsed")


class ProposalKind(TextChoices):
    """What one person proposes and another confirms."""

    REFUSAL = "refusal", _("Refusal")
    ACCEPTANCE = "acceptance", _("Acceptance")
    RETURN = "return", _("Second return")
    CANCELLATION = "cancellation", _("Cancellation")
