"""Closed vocabularies of safety in a facility."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Emergency(TextChoices):
    """The six kinds of art. 31 of the management norm."""

    DISASTER = "disaster", _("Natural disaster")
    INFECTION = "infection", _("Infectious disease")
    POISONING = "poisoning", _("Food poisoning")
    STAMPEDE = "stampede", _("Stampede")
    FIRE = "fire", _("Fire")
    VIOLENCE = "violence", _("Violence")


class Pillar(TextChoices):
    """The three pillars of protection (三防)."""

    PEOPLE = "people", _("Protection by people")
    THINGS = "things", _("Protection by barriers and equipment")
    TECHNOLOGY = "technology", _("Protection by technology")
