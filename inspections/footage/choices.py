"""Closed vocabularies of footage: how the police's filing of a camera system stands, and a guardian's request."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="sent", good="recorded", warning="returned")
class CameraFilingState(TextChoices):
    """How far the filing of a camera system with the police is."""

    SENT = "sent", _("Sent to the police")
    RECORDED = "recorded", _("On file with the police")
    RETURNED = "returned", _("Returned by the police")


@toned(info="asked", good="shown", warning="refused")
class FootageRequestState(TextChoices):
    """How far a guardian's request is."""

    ASKED = "asked", _("Waits for the facility's answer")
    SHOWN = "shown", _("Footage was shown")
    REFUSED = "refused", _("Refused with a reason")
    WITHDRAWN = "withdrawn", _("Withdrawn by the family")
