"""Closed vocabularies of inspections, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="received applied set_aside", danger="conflict")
class SubmissionState(TextChoices):
    """How far a visit from a phone has come."""

    RECEIVED = "received", _("Photos still to come")
    APPLIED = "applied", _("Taken over")
    CONFLICT = "conflict", _("To be resolved")
    SET_ASIDE = "set_aside", _("Set aside")


class Clash(TextChoices):
    """Why a person must look at what a phone sent."""

    CONCLUDED = "concluded", _("The visit was concluded by somebody else meanwhile.")
    CANCELLED = "cancelled", _("The visit was cancelled meanwhile.")
    CHECKLIST = "checklist", _("Another version of the checklist is in force on the day of the visit.")
    FACILITY = "facility", _("The facility's data changed since they were loaded onto the phone.")
    ANSWERED = "answered", _("Somebody else answered items differently meanwhile.")
    CLOCK = "clock", _("The times of the phone can't be right.")
    RULE = "rule", _("The portal can't take it over as it is.")


class Resolution(TextChoices):
    """What a person decides about a conflict."""

    APPLY = "apply", _("Take it over as it was entered")
    OPEN = "open", _("Take the answers over and leave the visit open")
    OWN = "own", _("Record it as a visit of its own")
    SET_ASIDE = "set_aside", _("Set it aside, kept for the record")


RESOLUTIONS: dict[str, tuple[Resolution, ...]] = {  # what can be decided about a conflict of each kind
    Clash.CONCLUDED: (Resolution.OWN, Resolution.SET_ASIDE),
    Clash.CANCELLED: (Resolution.OWN, Resolution.SET_ASIDE),
    Clash.CHECKLIST: (Resolution.APPLY, Resolution.OPEN, Resolution.SET_ASIDE),
    Clash.FACILITY: (Resolution.APPLY, Resolution.OPEN, Resolution.SET_ASIDE),
    Clash.ANSWERED: (Resolution.APPLY, Resolution.OPEN, Resolution.SET_ASIDE),
    Clash.CLOCK: (Resolution.APPLY, Resolution.OPEN, Resolution.SET_ASIDE),
    Clash.RULE: (Resolution.APPLY, Resolution.OPEN, Resolution.SET_ASIDE),
}
