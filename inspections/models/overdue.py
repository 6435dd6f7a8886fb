"""What happens around the last day of an order: more days asked for, and who was told when the day passed."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.choices import EscalationStep, ExtensionState
from inspections.models.findings import Finding
from inspections.querysets import ExtensionQuerySet
from portal.models import Transition


class Extension(models.Model):
    """The operator asks for more working days to correct a finding; an officer grants or refuses them with a reason."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="extensions")
    working_days = models.PositiveSmallIntegerField(_("working days asked for"))
    reason = models.TextField(_("why more time is needed"), max_length=1000)
    state = models.CharField(
        _("state"), max_length=8, choices=ExtensionState, default=ExtensionState.ASKED, editable=False
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(_("asked at"), editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    decided_on = models.DateField(_("answered on"), null=True, editable=False)
    answer = models.TextField(_("reasons"), max_length=1000, blank=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for more time")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(state=ExtensionState.ASKED), name="one_open_extension_per_finding"
            ),
            models.CheckConstraint(condition=Q(state__in=ExtensionState.values), name="extension_state_is_known"),
            models.CheckConstraint(condition=Q(working_days__gte=1), name="extension_has_days"),
            models.CheckConstraint(
                condition=~Q(state__in=[ExtensionState.GRANTED, ExtensionState.REFUSED])
                | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="an_answered_extension_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.finding)

    def get_absolute_url(self) -> str:
        """Return the page on which an officer answers it."""
        return reverse("extension", args=[self.pk])


class Escalation(models.Model):
    """One step taken because an order was let pass. Once for each last day and step, however often the clock looks."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="escalations")
    step = models.CharField(_("step"), max_length=8, choices=EscalationStep)
    due_on = models.DateField(_("last day that passed"))
    at = models.DateTimeField(_("taken at"))

    class Meta:
        verbose_name = _("escalation")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "due_on", "step"], name="each_step_once_per_last_day"),
            models.CheckConstraint(condition=Q(step__in=EscalationStep.values), name="escalation_step_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_step_display()}"
