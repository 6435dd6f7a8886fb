"""Closed vocabularies of incidents (事故), in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class IncidentKind(TextChoices):
    """The injury kinds of the field, and what else must be reported."""

    CHOKING = "choking", _("Choking or suffocation")
    FALL = "fall", _("Fall")
    BURN = "burn", _("Burn or scald")
    DROWNING = "drowning", _("Drowning")
    POISONING = "poisoning", _("Poisoning")
    FOREIGN_BODY = "foreign_body", _("Swallowed or inhaled object")
    TRAFFIC = "traffic", _("Road traffic injury")
    INFECTION = "infection", _("Infectious disease")
    FOOD_POISONING = "food_poisoning", _("Suspected food poisoning")
    VIOLENCE = "violence", _("Suspected violence or abuse")
    MISSING = "missing", _("A child went missing")
    FIRE = "fire", _("Fire or accident of the building")
    OTHER = "other", _("Another incident")


class IncidentSeverity(TextChoices):
    MINOR = "minor", _("Minor: treated on the spot or as an outpatient")
    SERIOUS = "serious", _("Serious: in hospital, or several children")
    GRAVE = "grave", _("Grave: danger to life, death, or a group of children")


@toned(info="investigated", warning="reported")
class IncidentState(TextChoices):
    REPORTED = "reported", _("Reported")
    INVESTIGATED = "investigated", _("Under investigation")
    CONCLUDED = "concluded", _("Investigation concluded")


class ReportKind(TextChoices):
    FIRST = "first", _("First report")
    FURTHER = "further", _("Follow-up report")
    FINAL = "final", _("Final report")


class Condition(TextChoices):
    """How an affected child is."""

    UNHURT = "unhurt", _("Unharmed, under observation")
    TREATED = "treated", _("Treated, at home with the family")
    HOSPITAL = "hospital", _("In hospital")
    DIED = "died", _("Died")


class Responsibility(TextChoices):
    """What the investigation says of the facility's part."""

    NONE = "none", _("No fault of the facility")
    PARTLY = "partly", _("Partly the facility's fault")
    FULLY = "fully", _("The facility's fault")
    CRIME = "crime", _("Handed over to the police")


class IncidentStep(TextChoices):
    """What must be done about a grave incident before it is concluded, or be excused by name."""

    POLICE = "police", _("Police called")
    GUARDIANS = "guardians", _("Guardians told")
    CHILDREN = "children", _("Affected children recorded")
    UPWARD = "upward", _("Reported upward")


STEP_KINDS = (IncidentKind.VIOLENCE, IncidentKind.MISSING)  # whose steps must be done whatever the severity
AT_FAULT = (Responsibility.PARTLY, Responsibility.FULLY, Responsibility.CRIME)
OPEN_INCIDENTS = (IncidentState.REPORTED, IncidentState.INVESTIGATED)
INCIDENT_EVIDENCE = "incident-evidence"  # a kind of documents
