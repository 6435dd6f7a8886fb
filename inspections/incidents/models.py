"""Incidents (事故): reported by the operator within hours, followed up, investigated, and what all can learn from them."""

from datetime import datetime

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.whereabouts import area_of_its_day, kept
from facilities.models import Facility
from inspections.incidents.choices import (
    Condition,
    IncidentKind,
    IncidentSeverity,
    IncidentState,
    IncidentStep,
    ReportKind,
    Responsibility,
)
from inspections.incidents.querysets import AlertRuleQuerySet, IncidentQuerySet
from portal.models import Department, Document, Transition
from portal.sealing import SealedField

KEPT = ["kind", "severity", "state", "children", "responsibility", "cause", "findings", "lessons", "alerted"]


@pghistory.track()
class AlertRule(models.Model):
    """Which department is told at once of incidents of a kind and severity. The keeper of the rules edits it."""

    kind = models.CharField(_("kind"), max_length=16, choices=IncidentKind, blank=True, help_text=_("Empty: any."))
    severity = models.CharField(
        _("severity"), max_length=8, choices=IncidentSeverity, blank=True, help_text=_("Empty: any.")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = AlertRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert rule")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "severity", "department"], name="one_alert_rule_per_case"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display() or '*'} · {self.get_severity_display() or '*'} → {self.department}"


@pghistory.track(fields=KEPT, model_name="IncidentEvent", obj_field=pghistory.ObjForeignKey(related_name="events"))
class Incident(models.Model):
    """Something that happened to children in a facility's care, or nearly did."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    key = models.UUIDField(unique=True, help_text="A form sent twice gives one incident.")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="incidents", verbose_name=_("facility"))
    kind = models.CharField(_("kind"), max_length=16, choices=IncidentKind)
    severity = models.CharField(_("severity"), max_length=8, choices=IncidentSeverity)
    place = models.CharField(_("where in the facility"), max_length=80)
    happened_at = models.DateTimeField(_("happened at"))
    known_at = models.DateTimeField(_("the facility knew of it at"))
    report_due_at = models.DateTimeField(_("to be reported by"), help_text=_("By the rule of the day."))
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_by_office = models.BooleanField(_("entered by an office, not by the operator"), default=False)
    next_report_due_at = models.DateTimeField(_("next report by"), null=True)
    children = models.PositiveSmallIntegerField(_("children affected"))
    guardians_told_at = models.DateTimeField(_("guardians told at"), null=True, blank=True)
    police_called_at = models.DateTimeField(_("police called at"), null=True, blank=True)
    reported_up_at = models.DateTimeField(
        _("reported upward at"),
        null=True,
        blank=True,
        help_text=_("To the district's government and the bureau above."),
    )
    alerted = ArrayField(models.SlugField(max_length=30), verbose_name=_("departments told"), default=list)
    state = models.CharField(
        _("state"), max_length=12, choices=IncidentState, default=IncidentState.REPORTED, editable=False
    )
    investigator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cause = models.TextField(_("cause"), max_length=2000, blank=True)
    findings = models.TextField(_("what the investigation found"), max_length=4000, blank=True)
    responsibility = models.CharField(_("responsibility"), max_length=8, choices=Responsibility, blank=True)
    lessons = models.TextField(_("what to learn from it"), max_length=2000, blank=True)
    concluded_on = models.DateField(_("concluded on"), null=True)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    counted_in = area_of_its_day()

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        ordering = ["-id"]
        indexes = [models.Index(fields=["facility", "state"], name="incident_facility_state")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=IncidentKind.values), name="incident_kind_is_known"),
            models.CheckConstraint(
                condition=Q(severity__in=IncidentSeverity.values), name="incident_severity_is_known"
            ),
            models.CheckConstraint(condition=Q(state__in=IncidentState.values), name="incident_state_is_known"),
            models.CheckConstraint(
                condition=Q(known_at__gte=F("happened_at")), name="incident_is_known_after_it_happened"
            ),
        ]
        triggers = [kept()]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Return the page that shows each side what it may see and do."""
        return reverse("incident", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Say whether the first report came after its time."""
        return self.reported_by_office or self.reported_at > self.report_due_at

    def owes_report(self, at: datetime) -> bool:
        """Say whether a report of the operator should have come by the moment."""
        return self.next_report_due_at is not None and self.next_report_due_at < at

    @property
    def is_concluded(self) -> bool:
        """Say whether the investigation has ended."""
        return self.state == IncidentState.CONCLUDED


class StepExcuse(models.Model):
    """A step of a grave incident that was not to be done: who says so, and why."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="excuses")
    step = models.CharField(_("step"), max_length=10, choices=IncidentStep)
    reason = models.TextField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("excused at"))

    class Meta:
        verbose_name = _("excused step")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "step"], name="a_step_is_excused_once"),
            models.CheckConstraint(condition=Q(step__in=IncidentStep.values), name="excused_step_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="excuse_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.incident} · {self.get_step_display()}"


class IncidentReport(models.Model):
    """What the operator (or an office) reported, in the order of reporting. Names no children."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="reports")
    kind = models.CharField(_("kind"), max_length=8, choices=ReportKind)
    key = models.UUIDField(unique=True, help_text="A form sent twice gives one report.")
    text = models.TextField(_("what happened"), max_length=2000)
    measures = models.TextField(_("what was done"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("reported at"))
    was_due_at = models.DateTimeField(_("was due at"), null=True)
    documents = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")

    class Meta:
        verbose_name = _("report of an incident")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(kind=ReportKind.FIRST), name="one_first_report_per_incident"
            ),
            models.UniqueConstraint(
                fields=["incident"], condition=Q(kind=ReportKind.FINAL), name="one_final_report_per_incident"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident} · {self.get_kind_display()}"

    @property
    def is_late(self) -> bool:
        """Say whether it came after its time."""
        return self.was_due_at is not None and self.at > self.was_due_at


class AffectedChild(models.Model):
    """A child to whom it happened: age and condition; the name, if it must be known, encrypted and masked."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="affected")
    age_months = models.PositiveSmallIntegerField(_("age in months"))
    condition = models.CharField(_("condition"), max_length=8, choices=Condition)
    name = SealedField(_("name of the child"), blank=True)

    class Meta:
        verbose_name = _("affected child")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(condition__in=Condition.values), name="child_condition_is_known"),
            models.CheckConstraint(condition=Q(age_months__lte=72), name="child_is_small"),
        ]

    def __str__(self) -> str:
        return self.incident.number


class Lesson(models.Model):
    """A notice to all operators (通报): what an incident teaches, without saying where it happened."""

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="lesson")
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), max_length=4000)
    kind = models.CharField(_("kind"), max_length=16, choices=IncidentKind)
    published_on = models.DateField(_("published on"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("lesson")
        ordering = ["-published_on", "-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("lesson", args=[self.pk])
