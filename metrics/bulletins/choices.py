"""Closed vocabularies of the figures, in the terms of the founding document."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(good="ready", info="waiting")
class BulletinState(TextChoices):
    WAITING = "waiting", _("Being made")
    READY = "ready", _("Made")
