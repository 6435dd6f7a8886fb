"""Closed vocabularies of places that care for children without a filing, in the terms of the field."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class PlaceSource(TextChoices):
    """How the district learned of the place."""

    COMPLAINT = "complaint", _("Complaint")
    PATROL = "patrol", _("Found on patrol")
    PASSED = "passed", _("Passed on by another department")
    ONLINE = "online", _("Found online")


@toned(good="ended tied", info="visited", warning="noted cited", danger="stopped pursued")
class PlaceState(TextChoices):
    NOTED = "noted", _("Noted, waits for a visit")
    VISITED = "visited", _("Visited")
    CITED = "cited", _("Told to correct")
    STOPPED = "stopped", _("Ordered to stop")
    PURSUED = "pursued", _("Stop ignored, passed on for a sanction")
    ENDED = "ended", _("No care of children there any more")
    TIED = "tied", _("Linked to a facility")


class ActKind(TextChoices):
    """What an inspector did about the place."""

    VISIT = "visit", _("Visit")
    CITATION = "citation", _("Citation with a day")
    STOP = "stop", _("Order to stop")
    SERVICE = "service", _("Order handed over")
    REFERRAL = "referral", _("Ignored stop passed on for a sanction")
    OUTCOME = "outcome", _("What became of the sanction")
    END = "end", _("Found to have ended")


class Manner(TextChoices):
    """How an order reached who runs the place."""

    IN_PERSON = "in_person", _("Handed over in person")
    LEFT = "left", _("Left at the place before a witness")
    POSTED = "posted", _("Sent by registered mail")


ORDERS = (ActKind.CITATION, ActKind.STOP)  # rest on a clause and are handed over as a letter
PAPERS = (*ORDERS, ActKind.REFERRAL)  # rest on a clause and are a letter
ORDERED = (PlaceState.CITED, PlaceState.STOPPED)
OPEN_PLACES = (PlaceState.NOTED, PlaceState.VISITED, *ORDERED, PlaceState.PURSUED)
SANCTIONING = (
    "health",
    "market",
    "police",
    "education",
)  # departments that may punish who goes on; population law art. 41, minors law art. 126
