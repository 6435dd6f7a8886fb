"""Closed vocabularies of the recognition of inclusive care."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(good="recognised", info="applied", danger="refused revoked")
class RecognitionState(TextChoices):
    APPLIED = "applied", _("Applied for, waits for the bureau")
    RECOGNISED = "recognised", _("Recognised as inclusive")
    REFUSED = "refused", _("Not recognised")
    WITHDRAWN = "withdrawn", _("Application withdrawn")
    REVOKED = "revoked", _("Recognition revoked")
    EXPIRED = "expired", _("Agreement has run out")


HELD_STATES = (RecognitionState.RECOGNISED, RecognitionState.REVOKED, RecognitionState.EXPIRED)  # were in force once
