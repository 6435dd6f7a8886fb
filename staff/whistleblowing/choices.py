"""Closed vocabularies of confidential reports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Grievance(TextChoices):
    """What a member of staff reports of the facility as an employer."""

    PAY = "pay", _("Pay not given, late or too little")
    CONTRACT = "contract", _("No contract, or one that is not kept")
    INSURANCE = "insurance", _("Social insurance not paid")
    HOURS = "hours", _("Working hours and rest")
    TREATMENT = "treatment", _("Degrading treatment at work")
    UNION = "union", _("Rights of employees and their union")
    WOMEN = "women", _("Rights of women at work, sexual harassment")


CONCERNED = {  # kind -> code of the department that it reaches, and no other
    Grievance.PAY: "human-resources",
    Grievance.CONTRACT: "human-resources",
    Grievance.INSURANCE: "human-resources",
    Grievance.HOURS: "human-resources",
    Grievance.TREATMENT: "trade-union",
    Grievance.UNION: "trade-union",
    Grievance.WOMEN: "women",
}


@toned(info="received", warning="in_hand", good="settled")
class StaffReportState(TextChoices):
    """What became of a confidential report."""

    RECEIVED = "received", _("Received by the department")
    IN_HAND = "in_hand", _("Being looked into")
    SETTLED = "settled", _("Found true and settled")
    UNFOUNDED = "unfounded", _("Not confirmed")


@toned(danger="open", good="justified", warning="retaliation")
class DismissalState(TextChoices):
    """What the department found of a post that ended soon after a report."""

    OPEN = "open", _("To be looked into")
    JUSTIFIED = "justified", _("Ended for other reasons")
    RETALIATION = "retaliation", _("Ended because of the report")
