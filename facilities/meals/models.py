"""Food in a facility: the menu of a week, and the samples that are kept of each dish."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.meals.choices import Allergen, Meal


@pghistory.track()
class Menu(models.Model):
    """What is served in a week, with its allergens, and who of the management eats along. Parents read it."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="menus")
    week = models.DateField(_("Monday of the week"))
    dishes = models.JSONField(_("dishes"), help_text=_("By weekday, 1 to 7."))
    allergens = ArrayField(models.CharField(max_length=12, choices=Allergen), verbose_name=_("allergens"), default=list)
    eaten_along_by = models.CharField(_("who eats along"), max_length=80, help_text=_("The post, not the name."))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("last entered at"))

    class Meta:
        verbose_name = _("menu of a week")
        ordering: ClassVar = ["-week"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "week"], name="one_menu_per_week"),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="a_menu_begins_on_monday"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.week}"


@pghistory.track()
class FoodSample(models.Model):
    """A sample of one dish of one meal (catering code: so many grams, so many hours), until it was thrown away."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="food_samples")
    day = models.DateField(_("day"))
    meal = models.CharField(_("meal"), max_length=10, choices=Meal)
    dish = models.CharField(_("dish"), max_length=60)
    grams = models.PositiveSmallIntegerField(_("grams"))
    kept_at = models.DateTimeField(_("kept since"))
    keep_until = models.DateTimeField(_("to be kept until"))
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    thrown_at = models.DateTimeField(_("thrown away at"), null=True)
    thrown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("food sample")
        ordering: ClassVar = ["-day", "meal", "id"]
        indexes = [models.Index(fields=["facility", "day"], name="food_sample_of_day")]
        constraints = [
            models.UniqueConstraint(fields=["facility", "day", "meal", "dish"], name="one_sample_per_dish_and_meal"),
            models.CheckConstraint(condition=Q(meal__in=Meal.values), name="meal_of_a_sample_is_known"),
            models.CheckConstraint(
                condition=Q(thrown_at__isnull=True) | Q(thrown_at__gte=F("keep_until")),
                name="a_sample_is_kept_its_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_meal_display()} {self.dish}"
