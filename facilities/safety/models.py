"""Safety of a facility: emergency plans, drills, checks of its equipment, and reports of suspected abuse."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.safety.choices import Emergency, Pillar
from facilities.safety.querysets import AbuseReportQuerySet
from portal.models import Department
from portal.sealing import SealedField

ACCOUNT = settings.AUTH_USER_MODEL


class EmergencyPlan(models.Model):
    """One version of a facility's plan for one kind of emergency; a later version follows it, none is changed."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="emergency_plans")
    kind = models.CharField(_("kind of emergency"), max_length=12, choices=Emergency)
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("what is done by whom"))
    adopted_on = models.DateField(_("adopted on"))
    entered_by = models.ForeignKey(ACCOUNT, models.PROTECT, related_name="+")
    read_on = models.DateField(_("read by emergency management on"), null=True)
    read_by = models.ForeignKey(ACCOUNT, models.PROTECT, null=True, related_name="+")
    remark = models.CharField(_("remark of emergency management"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("emergency plan")
        ordering: ClassVar = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "kind", "version"], name="one_plan_per_kind_and_version"),
            models.CheckConstraint(condition=Q(kind__in=Emergency.values), name="kind_of_plan_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"

    def get_absolute_url(self) -> str:
        """Return the page of the plan."""
        return reverse("emergency-plan", args=[self.pk])


@pghistory.track()
class Drill(models.Model):
    """A drill that was held: how long, by how many, what went wrong."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="drills")
    kind = models.CharField(_("kind of emergency"), max_length=12, choices=Emergency)
    held_on = models.DateField(_("held on"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    staff = models.PositiveSmallIntegerField(_("staff taking part"))
    children = models.PositiveSmallIntegerField(_("children taking part"))
    problems = models.CharField(_("what went wrong and is changed"), max_length=300, blank=True)
    entered_by = models.ForeignKey(ACCOUNT, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("drill")
        ordering: ClassVar = ["-held_on", "-id"]
        indexes = [models.Index(fields=["facility", "kind", "held_on"], name="drill_facility_kind_day")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Emergency.values), name="kind_of_drill_is_known"),
            models.CheckConstraint(condition=Q(minutes__gt=0, staff__gt=0), name="a_drill_has_minutes_and_people"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.get_kind_display()}"


@pghistory.track()
class EquipmentCheck(models.Model):
    """What was looked at of one pillar of protection; a hazard stays until it is removed."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="equipment_checks")
    pillar = models.CharField(_("pillar of protection"), max_length=12, choices=Pillar)
    checked_on = models.DateField(_("checked on"))
    what = models.CharField(_("what was checked"), max_length=200)
    hazard = models.CharField(_("hazard found"), max_length=200, blank=True)
    remove_by = models.DateField(_("to be removed by"), null=True)
    removed_on = models.DateField(_("removed on"), null=True)
    removed_how = models.CharField(_("how it was removed"), max_length=200, blank=True)
    entered_by = models.ForeignKey(ACCOUNT, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("check of equipment")
        ordering: ClassVar = ["-checked_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(pillar__in=Pillar.values), name="pillar_is_known"),
            models.CheckConstraint(
                condition=Q(hazard="", remove_by__isnull=True) | (~Q(hazard="") & Q(remove_by__isnull=False)),
                name="a_hazard_has_its_last_day",
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | Q(removed_on__gte=F("checked_on")),
                name="removed_after_it_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checked_on} {self.get_pillar_display()}"


class AbuseReport(models.Model):
    """A suspicion of violence or abuse, reported at once to police, civil affairs and education (minors law art. 11).

    Names and what was seen are encrypted, and for the reporter's facility and the three departments alone.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="abuse_reports")
    child = SealedField(_("name of the child"))
    seen = SealedField(_("what was seen or heard"))
    noticed_at = models.DateTimeField(_("noticed at"))
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = models.ForeignKey(ACCOUNT, models.PROTECT, related_name="+")

    objects = AbuseReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of suspected abuse")
        ordering: ClassVar = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(reported_at__gte=F("noticed_at")), name="reported_after_it_was_noticed")
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.reported_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the page on which each side sees its steps."""
        return reverse("abuse-report", args=[self.pk])


class AbuseStep(models.Model):
    """One authority of a report: when the portal told it, when it was called, when it confirmed."""

    report = models.ForeignKey(AbuseReport, models.CASCADE, related_name="steps")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(_("told by the portal at"))
    called_at = models.DateTimeField(_("called at"), null=True)
    receipt = models.CharField(_("number of the receipt"), max_length=60, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    confirmed_by = models.ForeignKey(ACCOUNT, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("authority told of suspected abuse")
        ordering: ClassVar = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "department"], name="one_step_per_authority")]

    def __str__(self) -> str:
        return str(self.department)
