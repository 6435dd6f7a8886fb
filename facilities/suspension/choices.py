"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="asked", danger="refused")
class SuspensionState(TextChoices):
    ASKED = "asked", _("Waits for the bureau's agreement")
    AGREED = "agreed", _("Agreed, not begun")
    RUNNING = "running", _("Suspended")
    ENDED = "ended", _("Resumed")
    REFUSED = "refused", _("Not agreed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_SUSPENSION_STATES = (SuspensionState.ASKED, SuspensionState.AGREED, SuspensionState.RUNNING)
