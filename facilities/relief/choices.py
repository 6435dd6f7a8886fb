"""Closed vocabularies of reliefs of taxes, fees and utilities."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class ReliefKind(TextChoices):
    """What is relieved; `facilities.relief.querysets.GIVERS` says which department records it."""

    TAX = "tax", _("Taxes and public fees")
    UTILITY = "utility", _("Water, power, gas and heat")


@toned(good="given", danger="revoked")
class GrantState(TextChoices):
    GIVEN = "given", _("Relief given")
    REVOKED = "revoked", _("Record of a relief revoked")
