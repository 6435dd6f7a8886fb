"""Closed vocabularies of who acts for an operator."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="asked", good="accepted", danger="refused")
class MandateState(TextChoices):
    """What became of a letter that shows who acts for an operator."""

    ASKED = "asked", _("To be checked")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Not accepted")
