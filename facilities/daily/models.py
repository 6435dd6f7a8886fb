"""The day of a facility: its opening days, and one card for each with what was counted and done."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.daily.choices import Disinfected
from facilities.daily.querysets import DayCardQuerySet, OpeningDayQuerySet
from facilities.ground import whereabouts
from facilities.ground.choices import ClassKind
from facilities.ground.models import CareClass, Facility


@pghistory.track()
class SpecialDay(models.Model):
    """A day on which the facility's own calendar differs from its usual week: closed, or open all the same."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="special_days")
    day = models.DateField(_("day"))
    is_open = models.BooleanField(_("open"))
    reason = models.CharField(_("reason"), max_length=100)

    class Meta:
        verbose_name = _("special day")
        ordering: ClassVar = ["day"]
        constraints = [models.UniqueConstraint(fields=["facility", "day"], name="one_special_day_per_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class OpeningDay(models.Model):
    """A row of the database's view `facilities_openingday`: a day on which a filed facility is open by its own calendar.

    Working days of the official calendar, weekends and holidays if its hours say so, changed by its special days, without the span of
    a suspension, from the day of its filing. A day past the published calendar is no row: it is not known.
    """

    pk = models.CompositePrimaryKey("facility_id", "day")
    facility = models.ForeignKey(Facility, models.DO_NOTHING, related_name="opening_days")
    day = models.DateField(_("day"))

    objects = OpeningDayQuerySet.as_manager()

    class Meta:
        managed = False
        verbose_name = _("opening day")
        db_table = "facilities_openingday"

    def __str__(self) -> str:
        return str(self.day)


@pghistory.track()
class DayCard(models.Model):
    """What a facility counted and did on one day. An empty count is not known yet, never zero."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="day_cards")
    counted_in = whereabouts.area_of_its_day()
    day = models.DateField(_("day"))
    headcount = models.PositiveSmallIntegerField(_("children present"))
    absent = models.PositiveSmallIntegerField(_("children absent"))
    morning_checked = models.PositiveSmallIntegerField(_("children checked in the morning"), null=True)
    noon_checked = models.PositiveSmallIntegerField(_("children checked at noon"), null=True)
    followed_up = models.PositiveSmallIntegerField(_("absent children whose guardians were asked"), null=True)
    followed_up_at = models.DateTimeField(_("asked at"), null=True)
    disinfected = ArrayField(
        models.CharField(max_length=10, choices=Disinfected), verbose_name=_("disinfected"), default=list
    )
    handed_over = models.PositiveSmallIntegerField(_("children handed over to those who may fetch them"), null=True)
    handover_note = models.CharField(_("what the next shift must know"), max_length=200, blank=True)
    above_reason = models.CharField(_("why more children than places"), max_length=200, blank=True)
    closed_reason = models.CharField(_("why children are cared for on a closed day"), max_length=200, blank=True)
    is_complete = models.BooleanField(_("complete"), default=False)
    opened_at = models.DateTimeField(_("opened at"), null=True, help_text=_("When all six gates were passed."))
    first_at = models.DateTimeField(_("first entered at"))
    saved_at = models.DateTimeField(_("last entered at"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    device = models.UUIDField(
        null=True,
        editable=False,
        help_text=_("The card as the phone that wrote it last knows it; empty: a page wrote it."),
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = DayCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("day card")
        ordering: ClassVar = ["-day", "facility_id"]
        indexes = [models.Index(fields=["day", "facility"], name="day_card_day_facility")]
        triggers = [whereabouts.kept()]
        constraints = [
            models.UniqueConstraint(fields=["facility", "day"], name="one_card_per_facility_and_day"),
            models.CheckConstraint(
                condition=Q(morning_checked__isnull=True) | Q(morning_checked__lte=F("headcount")),
                name="checked_in_the_morning_are_present",
            ),
            models.CheckConstraint(
                condition=Q(noon_checked__isnull=True) | Q(noon_checked__lte=F("headcount")),
                name="checked_at_noon_are_present",
            ),
            models.CheckConstraint(
                condition=Q(handed_over__isnull=True) | Q(handed_over__lte=F("headcount")),
                name="handed_over_were_present",
            ),
            models.CheckConstraint(
                condition=Q(followed_up__isnull=True) | Q(followed_up__lte=F("absent")), name="followed_up_were_absent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.day}"

    def get_absolute_url(self) -> str:
        """Return the page of the day."""
        return reverse("day-card", args=[self.facility_id, self.day])


class DayClass(models.Model):
    """The children of one class on a day; name, kind and enrolment as they were then. Absent are the enrolled who are not present."""

    card = models.ForeignKey(DayCard, models.CASCADE, related_name="classes")
    care_class = models.ForeignKey(CareClass, models.SET_NULL, null=True, related_name="days")
    name = models.CharField(_("name of the class"), max_length=40)
    kind = models.CharField(_("kind of class"), max_length=8, choices=ClassKind)
    enrolled = models.PositiveSmallIntegerField(_("children enrolled"))
    present = models.PositiveSmallIntegerField(_("enrolled children present"))
    guests = models.PositiveSmallIntegerField(
        _("children of temporary care"), default=0, help_text=_("Present without being enrolled.")
    )

    class Meta:
        verbose_name = _("class on a day")
        ordering: ClassVar = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["card", "name"], name="one_count_per_class_and_day"),
            models.CheckConstraint(condition=Q(present__lte=F("enrolled")), name="present_are_enrolled"),
            models.CheckConstraint(condition=Q(kind__in=ClassKind.values), name="kind_of_class_on_a_day_is_known"),
        ]

    def __str__(self) -> str:
        return self.name
