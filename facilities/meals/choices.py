"""Closed vocabularies of food in a facility."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="published", warning="draft")
class MealMonthState(TextChoices):
    DRAFT = "draft", _("Month is being entered")
    PUBLISHED = "published", _("Month is published")


class Meal(TextChoices):
    BREAKFAST = "breakfast", _("Breakfast")
    LUNCH = "lunch", _("Lunch")
    SNACK = "snack", _("Afternoon snack")
    SUPPER = "supper", _("Supper")


class Allergen(TextChoices):
    """The eight groups that packed food must name (GB 7718)."""

    CEREALS = "cereals", _("Cereals with gluten")
    CRUSTACEANS = "crustaceans", _("Crustaceans")
    FISH = "fish", _("Fish")
    EGGS = "eggs", _("Eggs")
    PEANUTS = "peanuts", _("Peanuts")
    SOY = "soy", _("Soy")
    MILK = "milk", _("Milk")
    NUTS = "nuts", _("Nuts")
