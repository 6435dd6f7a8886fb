"""Closed vocabularies of a facility's day."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Gate(TextChoices):
    """What must hold before a facility opens its day; own design on the management norm."""

    PAPERS = "papers", _("Filing and papers hold")
    RATIO = "ratio", _("Enough carers for the children")
    CERTIFICATES = "certificates", _("Certificates of the staff hold")
    MORNING_CHECK = "morning_check", _("Morning check of every child")
    HAZARDS = "hazards", _("Hazards removed")
    HEALTH = "health", _("Cases of illness followed up")


@toned(good="passed", danger="stopped", unknown="unknown")
class GateState(TextChoices):
    """How a gate stands."""

    PASSED = "passed", _("Passed")
    STOPPED = "stopped", _("Not passed")
    UNKNOWN = "unknown", _("Cannot be told")


class Disinfected(TextChoices):
    """What is disinfected each day (management norm art. 27)."""

    ROOMS = "rooms", _("Rooms and air")
    TABLEWARE = "tableware", _("Tableware")
    TOYS = "toys", _("Toys and furniture")
    TOILETS = "toilets", _("Toilets")


@toned(good="complete", info="awaited", warning="incomplete", danger="gap")
class DayState(TextChoices):
    """How a facility's day stands on the board and in the month."""

    COMPLETE = "complete", _("Complete")
    INCOMPLETE = "incomplete", _("Not complete")
    AWAITED = "awaited", _("Awaited")
    GAP = "gap", _("No day card")
    CLOSED = "closed", _("Not an opening day")
