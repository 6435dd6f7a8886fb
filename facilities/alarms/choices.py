"""Closed vocabularies of one-key alarms."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Reach(TextChoices):
    """Where somebody answers when the button is pressed."""

    POLICE = "police", _("Public security office")
    COMPANY = "company", _("Security company")
    HOUSE = "house", _("The facility's own guardroom")


@toned(unknown="untested", good="working", danger="faulty")
class AlarmState(TextChoices):
    """What the latest test of a button showed."""

    UNTESTED = "untested", _("Not tested yet")
    WORKING = "working", _("Answered when tested")
    FAULTY = "faulty", _("Not answered when tested")
    REMOVED = "removed", _("Taken down")
