"""What families are told of a facility without a filing: hours, fees and places free class by class; and where things are."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import CareClass, Facility


@pghistory.track()
class OpeningHours(models.Model):
    """When a facility is open, as it says itself. An empty answer is not known."""

    facility = models.OneToOneField(Facility, models.CASCADE, related_name="hours")
    opens_at = models.TimeField(_("opens at"), null=True, blank=True, help_text=_("From Monday to Friday."))
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    on_weekends = models.BooleanField(_("cares for children at weekends"), null=True, blank=True)
    at_night = models.BooleanField(_("cares for children overnight"), null=True, blank=True)
    in_holidays = models.BooleanField(_("cares for children in the holidays"), null=True, blank=True)
    told_on = models.DateField(_("told on"))

    class Meta:
        verbose_name = _("opening hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True)
                | Q(opens_at__isnull=False, closes_at__isnull=False, closes_at__gt=F("opens_at")),
                name="opening_hours_are_a_span",
            )
        ]

    def __str__(self) -> str:
        if self.opens_at is None or self.closes_at is None:
            return "—"
        return f"{self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


@pghistory.track()
class ClassOffer(models.Model):
    """What a class has to offer: places free with the day on which that was so, and its fee. Empty is not known, never zero."""

    care_class = models.OneToOneField(CareClass, models.CASCADE, related_name="offer")
    free = models.PositiveSmallIntegerField(_("places free"), null=True, blank=True)
    free_as_of = models.DateField(_("places free as of"), null=True, blank=True)
    monthly_fee = models.DecimalField(
        _("monthly fee of this class (yuan)"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    told_on = models.DateField(_("told on"))

    class Meta:
        verbose_name = _("offer of a class")
        constraints = [
            models.CheckConstraint(
                condition=Q(free__isnull=True, free_as_of__isnull=True)
                | Q(free__isnull=False, free_as_of__isnull=False),
                name="places_free_have_their_day",
            ),
            models.CheckConstraint(
                condition=Q(monthly_fee__isnull=True) | Q(monthly_fee__gt=0), name="fee_of_a_class_is_above_nothing"
            ),
        ]

    def __str__(self) -> str:
        return str(self.care_class)


class Landmark(models.Model):
    """A point of interest of the district: a station, park, school or market by which people say where they are."""

    name = models.CharField(_("name"), max_length=80)
    other_name = models.CharField(_("other name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True, help_text=_("In the source's words."))
    address = models.CharField(_("address"), max_length=200, blank=True)
    longitude = models.FloatField(_("longitude"), help_text=_("Degrees, WGS 84."))
    latitude = models.FloatField(_("latitude"), help_text=_("Degrees, WGS 84."))
    search_key = models.GeneratedField(
        expression=Func(F("name"), F("other_name"), function="facility_search_key"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("landmark")
        ordering: ClassVar = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(longitude__range=(-180, 180), latitude__range=(-90, 90)), name="landmark_lies_on_the_earth"
            )
        ]

    def __str__(self) -> str:
        return self.name
