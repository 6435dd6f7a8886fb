"""Children as tokens, and the days on which they attended."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import ClassKind
from facilities.ground.models import Facility
from facilities.support.models.constraints import DAYS, KEPT, point
from facilities.support.querysets import MoneyQuerySet


class Enrolment(models.Model):
    """A child's time at a facility, as a token: nobody outside the facility can tell who it is. At one facility at a time."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="enrolments")
    token = models.BigIntegerField(_("token of the child"), editable=False)
    label = models.CharField(
        _("the facility's own mark"), max_length=20, help_text=_("For example 3-07. Not the child's name.")
    )
    kind = models.CharField(_("kind of class"), max_length=8, choices=ClassKind)
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"), null=True, blank=True)

    objects = MoneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment of a child")
        ordering = ["label", "id"]
        indexes = [models.Index(fields=["facility", "from_on"], name="enrolment_facility")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ClassKind.values), name="enrolment_kind_is_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="enrolment_is_a_span"
            ),
            ExclusionConstraint(
                name="a_child_is_at_one_facility_a_day", expressions=[(point("token"), "&&"), (DAYS, "&&")]
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Presence(models.Model):
    """How many days a child attended in a month, and was excused. A later version counts instead; after a claim each gives its reason."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="presences")
    month = models.DateField(_("month"), help_text=_("The month's first day."))
    version = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveSmallIntegerField(_("days attended"))
    excused = models.PositiveSmallIntegerField(_("days excused"), default=0)
    reason = models.CharField(_("why it is corrected"), max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("attendance of a child in a month")
        ordering = ["enrolment", "month", "version"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "month", "version"], name="one_attendance_per_version"),
            models.CheckConstraint(condition=Q(month__day=1), name="attendance_month_is_named_by_its_first_day"),
            models.CheckConstraint(
                condition=Q(days__lte=31, excused__lte=31) & Q(days__lte=31 - F("excused")),
                name="attendance_fits_into_a_month",
            ),
        ]
        triggers = [
            KEPT,
            pgtrigger.Trigger(
                name="a_frozen_month_needs_a_reason",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.reason = ''"),
                func="""
                    IF EXISTS (
                        SELECT FROM facilities_claim c JOIN facilities_enrolment e ON e.facility_id = c.facility_id
                        WHERE e.id = NEW.enrolment_id AND c.month = NEW.month
                    ) THEN RAISE EXCEPTION 'the month is frozen: give a reason' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.month:%Y-%m}"


def month_of(day: date) -> date:
    """Return the month of a day, named by its first."""
    return day.replace(day=1)
