"""Closed vocabularies of services that the district buys."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(good="running")
class ContractState(TextChoices):
    RUNNING = "running", _("Running, services are accepted")
    CLOSED = "closed", _("Contract closed")
