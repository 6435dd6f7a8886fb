"""Closed vocabularies of transfers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="asked", warning="contested", good="completed", danger="dismissed", unknown="withdrawn")
class TransferState(TextChoices):
    """The way of a transfer: the new facility asks, the old one lets go or contests, the bureau settles what is contested."""

    ASKED = "asked", _("The present facility has to answer")
    AGREED = "agreed", _("Leaving confirmed, the new facility takes on")
    CONTESTED = "contested", _("Contested, the health bureau settles it")
    COMPLETED = "completed", _("Taken on by the new facility")
    DISMISSED = "dismissed", _("Not transferred, by decision of the bureau")
    WITHDRAWN = "withdrawn", _("Transfer taken back")


UNDER_WAY = (TransferState.ASKED, TransferState.AGREED, TransferState.CONTESTED)
