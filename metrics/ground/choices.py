"""Closed vocabularies of the figures, in the terms of the founding document."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Frequency(TextChoices):
    """How often a kind of report is asked for."""

    MONTH = "month", _("monthly")
    YEAR = "year", _("yearly")
