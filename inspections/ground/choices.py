"""Closed vocabularies of inspections, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import FacilityState
from portal.tones import toned


class VisitKind(TextChoices):
    DAILY = "daily", _("Daily patrol")
    DEPARTMENT = "department", _("Inspection in the department's field")
    SPECIAL = "special", _("Special inspection")
    RECHECK = "recheck", _("Re-check on site")
    COMPLAINT = "complaint", _("Visit after a complaint")
    RANDOM = "random", _("Double random inspection")


@toned(warning="medium", danger="high")
class RiskLevel(TextChoices):
    HIGH = "high", _("High risk")
    MEDIUM = "medium", _("Medium risk")
    LOW = "low", _("Low risk")


class Target(TextChoices):
    """Which facilities a line of a plan or a draw is about."""

    ALL = "all", _("All facilities")
    HIGH = "high", _("Facilities of high risk")
    MEDIUM = "medium", _("Facilities of medium risk")
    LOW = "low", _("Facilities of low risk")


class CreditKind(TextChoices):
    """Why an entry stands in the credit ledger; `credit.<kind>` in the rulebook says what it costs."""

    FINDING = "finding", _("Finding with an order to correct")
    REPEAT = "repeat", _("Found again")
    OVERDUE = "overdue", _("Not corrected in time")
    COMPLAINT = "complaint", _("Complaint found justified")
    INCIDENT = "incident", _("Incident reported late")
    FAULT = "fault", _("Incident for which the facility was at fault")
    FALSE_MATERIALS = "false", _("Filing refused: false materials")
    CANCELLED = "cancelled", _("Filing cancelled")
    OUTAGE = "outage", _("Long outage of monitoring through the facility's fault")
    CORRECTED = "corrected", _("Corrected in time")
    COUNTER = "counter", _("Entry withdrawn")
    REPAIR = "repair", _("Credit repair")


class CreditGrade(TextChoices):
    A = "a", _("A (good)")
    B = "b", _("B (fair)")
    C = "c", _("C (weak)")
    D = "d", _("D (poor)")


@toned(good="red", danger="black")
class CreditList(TextChoices):
    RED = "red", _("Red list (commended)")
    BLACK = "black", _("Black list (serious breach of trust)")


VISITED_STATES = (  # of facilities: whoever was filed and is not gone
    FacilityState.FILED,
    FacilityState.VERIFIED,
    FacilityState.NONCONFORMING,
    FacilityState.SUSPENDED,
)
