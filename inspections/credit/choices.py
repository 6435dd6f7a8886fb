"""Closed vocabularies of inspections, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from inspections.ground.choices import CreditKind
from portal.tones import toned

GIVEN_BACK = (CreditKind.CORRECTED, CreditKind.COUNTER, CreditKind.REPAIR)  # entries that answer an earlier one


@toned(good="lifted")
class ListingState(TextChoices):
    ANNOUNCED = "announced", _("Announced to the operator")
    LISTED = "listed", _("Listed")
    DROPPED = "dropped", _("Not listed")
    LIFTED = "lifted", _("Lifted early")
    ENDED = "ended", _("Term over")


@toned(good="granted", info="asked", danger="refused")
class RepairState(TextChoices):
    ASKED = "asked", _("Applied for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_LISTINGS = (ListingState.ANNOUNCED, ListingState.LISTED)
REPAIR_EVIDENCE = "credit-repair-evidence"
