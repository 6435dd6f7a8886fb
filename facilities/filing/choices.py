"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaperKind(TextChoices):
    """What an operator declares with a filing (registration measures art. 8)."""

    FORM = "form", _("Filing form")
    PLEDGE = "pledge", _("Pledge")


class ChangeTopic(TextChoices):
    """What of a filed facility changes only by a filing (registration measures art. 10)."""

    NAME = "name", _("Name")
    ADDRESS = "address", _("Address and rooms on the same premises")
    HEAD = "head", _("Head")
    SERVICE = "service", _("Form of service and of running")
    PLACES = "places", _("Places and classes")
