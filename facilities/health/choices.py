"""Closed vocabularies of children's health in a facility."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Symptom(TextChoices):
    FEVER = "fever", _("Fever")
    COUGH = "cough", _("Cough")
    VOMITING = "vomiting", _("Vomiting")
    DIARRHOEA = "diarrhoea", _("Diarrhoea")
    RASH = "rash", _("Rash or blisters")
    RED_EYES = "red_eyes", _("Red eyes")
    OTHER = "other", _("Another symptom")


@toned(danger="open", warning="home", good="closed")
class HealthState(TextChoices):
    """How far a case of illness is followed up."""

    OPEN = "open", _("Under observation")
    HOME = "home", _("Sent home")
    CLOSED = "closed", _("Back in the class")


@toned(danger="open", good="ended")
class ClusterState(TextChoices):
    """How far a cluster is dealt with."""

    OPEN = "open", _("To be taken up")
    ENDED = "ended", _("Dealt with by the bureau")


class ReturnPaper(TextChoices):
    """What a child brings after an infectious disease."""

    CERTIFICATE = "certificate", _("Certificate of recovery by a hospital")
    RELEASE = "release", _("End of isolation confirmed by disease control")
