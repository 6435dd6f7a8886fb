"""Closed vocabularies of photographs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="waiting", good="shown", danger="refused")
class PhotoState(TextChoices):
    WAITING = "waiting", _("Photograph waits for the bureau")
    SHOWN = "shown", _("Photograph is public")
    REFUSED = "refused", _("Photograph is not published")
    REMOVED = "removed", _("Photograph was taken down")


KEPT_STATES = (PhotoState.WAITING, PhotoState.SHOWN)  # the file of others is deleted
