"""Food in a facility: the menu of a week, the samples that are kept of each dish, and the account of meal money."""

from decimal import Decimal
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.meals.choices import Allergen, Meal, MealMonthState
from facilities.meals.querysets import MealMonthQuerySet
from portal.models import Transition


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


@pghistory.track()
class MealMonth(models.Model):
    """A month of a facility's account of meal money (preschool law art. 69: for meals only). Once it is published it stays as it is.

    All amounts are fen. `collected_fen` is what families were charged for meals of this month, whenever they paid. What the meals that
    were eaten cost by the fee sheet, and what they would have cost had no child been absent, is counted from the day cards when the month
    is published; it is None where a card or a fee is missing.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="meal_months")
    month = models.DateField(_("month"), help_text=_("The month's first day."))
    state = models.CharField(
        _("state"), max_length=10, choices=MealMonthState, default=MealMonthState.DRAFT, editable=False
    )
    opening_fen = models.BigIntegerField(_("carried over from the month before (fen)"), default=0)
    collected_fen = models.BigIntegerField(_("collected for meals of the month (fen)"))
    spent_fen = models.BigIntegerField(_("spent on meals (fen)"))
    refunded_fen = models.BigIntegerField(_("given back for meals not eaten (fen)"))
    adjusted_fen = models.BigIntegerField(_("correction of an earlier month (fen)"), default=0)
    closing_fen = models.BigIntegerField(_("balance at the month's end (fen)"), editable=False)
    adjust_reason = models.CharField(_("what is corrected, and why"), max_length=200, blank=True)
    kept_reason = models.CharField(_("why not all comes back for meals not eaten"), max_length=200, blank=True)
    note = models.CharField(_("what parents should know"), max_length=200, blank=True)
    eaten_days = models.PositiveIntegerField(_("child-days with meals"), null=True, editable=False)
    absent_days = models.PositiveIntegerField(_("child-days absent"), null=True, editable=False)
    eaten_fen = models.BigIntegerField(_("cost of meals eaten, by the fee sheet (fen)"), null=True, editable=False)
    most_fen = models.BigIntegerField(_("cost without any absence, by the fee sheet (fen)"), null=True, editable=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    entered_on = models.DateField(_("entered on"), editable=False)
    published_on = models.DateField(_("published on"), null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = MealMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("month of the account of meal money")
        ordering: ClassVar = ["-month", "facility_id"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "month"], name="one_meal_month_per_facility"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_meal_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(state__in=MealMonthState.values), name="meal_month_state_is_known"),
            models.CheckConstraint(
                condition=Q(collected_fen__gte=0, spent_fen__gte=0, refunded_fen__gte=0),
                name="meal_money_is_not_below_nothing",
            ),
            models.CheckConstraint(
                condition=Q(refunded_fen__lte=F("collected_fen")), name="no_more_meal_money_back_than_collected"
            ),
            models.CheckConstraint(
                condition=Q(
                    closing_fen=F("opening_fen")
                    + F("collected_fen")
                    - F("spent_fen")
                    - F("refunded_fen")
                    + F("adjusted_fen")
                ),
                name="meal_money_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(adjusted_fen=0) | ~Q(adjust_reason=""), name="a_correction_of_meal_money_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False),
                name="a_published_meal_month_has_its_day",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_meal_months_stay",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="published"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        """Return the page of the facility's account."""
        return reverse("meal-account", args=[self.facility_id])

    @property
    def opening(self) -> Decimal:
        """What was carried over, in yuan; below zero it was overdrawn."""
        return yuan(self.opening_fen)

    @property
    def collected(self) -> Decimal:
        """What was collected for the month, in yuan."""
        return yuan(self.collected_fen)

    @property
    def spent(self) -> Decimal:
        """What was spent on meals, in yuan."""
        return yuan(self.spent_fen)

    @property
    def refunded(self) -> Decimal:
        """What was given back, in yuan."""
        return yuan(self.refunded_fen)

    @property
    def adjusted(self) -> Decimal:
        """What is corrected of earlier months, in yuan."""
        return yuan(self.adjusted_fen)

    @property
    def closing(self) -> Decimal:
        """The balance at the month's end, in yuan."""
        return yuan(self.closing_fen)

    @property
    def eaten(self) -> Decimal | None:
        """What the meals eaten cost by the fee sheet, in yuan; None if that is not known."""
        return None if self.eaten_fen is None else yuan(self.eaten_fen)
