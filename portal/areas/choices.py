"""Closed vocabularies of the cellar, in the field's terms."""

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class AreaLevel(IntegerChoices):
    """Levels of the official division tree; the value is the length of the level's code in digits."""

    PROVINCE = 2, _("Province")
    CITY = 4, _("City")
    DISTRICT = 6, _("District")
    STREET = 9, _("Street")
    COMMUNITY = 12, _("Community")
