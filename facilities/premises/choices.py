"""Closed vocabularies of premises that may become places for children."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Owner(TextChoices):
    """Whose premises they are; `facilities.premises.policy.HOLDERS` says which department enters them."""

    STATE = "state", _("State-owned company")
    STREET = "street", _("Street or community")
    KINDERGARTEN = "kindergarten", _("Kindergarten")
    EMPLOYER = "employer", _("Employer")
    DEVELOPER = "developer", _("New residential area")
    MARKET = "market", _("Private landlord")


@toned(good="offered")
class PremisesState(TextChoices):
    OFFERED = "offered", _("Offered")
    TAKEN = "taken", _("Let or used")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@toned(good="running")
class LeaseState(TextChoices):
    RUNNING = "running", _("Lease agreed")
    ENDED = "ended", _("Lease ended")
