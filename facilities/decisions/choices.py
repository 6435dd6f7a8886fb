"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(danger="cancelled")
class CancellationState(TextChoices):
    """The cancellation of a filing (取消备案)."""

    ANNOUNCED = "announced", _("Cancellation intended, the operator is heard")
    CANCELLED = "cancelled", _("Filing cancelled")
    DROPPED = "dropped", _("Dropped")
