"""Closed vocabularies of bans from working with children."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="proposed", danger="in_force")
class BanState(TextChoices):
    PROPOSED = "proposed", _("Proposed, waits for a second signature")
    IN_FORCE = "in_force", _("Signed twice")
    REJECTED = "rejected", _("Not signed")
    LIFTED = "lifted", _("Lifted")
