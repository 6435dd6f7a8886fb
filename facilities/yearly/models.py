"""Annual reports to the health authority (management norms art. 38)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.ground.querysets import AffairQuerySet
from facilities.yearly.choices import AWAITED_REPORT_STATES, ReportState
from portal.models import Transition


class AnnualReport(models.Model):
    """What a facility reports of one year, and its plan for the next."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="annual_reports")
    year = models.PositiveSmallIntegerField(_("year"))
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=12, choices=ReportState, default=ReportState.DUE, editable=False)
    children_served = models.PositiveIntegerField(
        _("children cared for in the year"), null=True, blank=True, help_text=_("Each child counted once.")
    )
    months_open = models.PositiveSmallIntegerField(_("months in which the facility was open"), null=True, blank=True)
    injuries = models.PositiveSmallIntegerField(_("injuries of children that needed a doctor"), null=True, blank=True)
    infections = models.PositiveSmallIntegerField(_("outbreaks of infection"), null=True, blank=True)
    drills = models.PositiveSmallIntegerField(_("emergency drills held"), null=True, blank=True)
    training_hours = models.PositiveIntegerField(_("hours of training, all staff together"), null=True, blank=True)
    work = models.TextField(_("the year's work"), max_length=4000, blank=True)
    problems = models.TextField(_("difficulties"), max_length=2000, blank=True)
    plan = models.TextField(_("plan for the next year"), max_length=4000, blank=True)
    figures = models.JSONField(_("the portal's figures, as submitted"), default=list, editable=False)
    submitted_on = models.DateField(_("submitted on"), null=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    answer = models.TextField(_("answer of the bureau"), blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = AffairQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual report")
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "year"], name="one_annual_report_per_facility_and_year"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the page on which each side sees what it may do."""
        return reverse("annual-report", args=[self.pk])

    @property
    def is_in_hand(self) -> bool:
        """Say whether the operator has to write or correct it."""
        return self.state in AWAITED_REPORT_STATES
