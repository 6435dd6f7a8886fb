"""What follows from an evaluation: measures where points were lost."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.evaluation.choices import ImprovementState
from inspections.evaluation.models.rounds import Evaluation, Item
from inspections.evaluation.querysets import ImprovementQuerySet
from portal.models import Document, Transition

USER = settings.AUTH_USER_MODEL


@pghistory.track()
class Improvement(models.Model):
    """A measure of the improvement plan: an item on which points were lost, who sees to it until when, and what came of it."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="improvements")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("item"))
    lost = models.DecimalField(
        _("points lost"), max_digits=6, decimal_places=1, null=True, help_text=_("Empty: it could not be known.")
    )
    due_on = models.DateField(
        _("to be improved by"), null=True, help_text=_("Empty when the working-day calendar does not reach that far.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ImprovementState, default=ImprovementState.OPEN, editable=False
    )
    measure = models.TextField(_("what will be done"), max_length=1000, blank=True)
    person = models.CharField(_("who sees to it"), max_length=40, blank=True)
    until = models.DateField(_("until when"), null=True, blank=True)
    done = models.TextField(_("what was done"), max_length=2000, blank=True, editable=False)
    done_on = models.DateField(_("reported on"), null=True, editable=False)
    answer = models.TextField(_("answer of the bureau"), max_length=1000, blank=True, editable=False)
    judged_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", editable=False)
    judged_on = models.DateField(_("judged on"), null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    evidence = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure of improvement")
        ordering = ["evaluation", "item"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "item"], name="one_measure_per_item"),
            models.CheckConstraint(condition=Q(state__in=ImprovementState.values), name="improvement_state_is_known"),
            models.CheckConstraint(condition=Q(lost__isnull=True) | Q(lost__gt=0), name="improvement_lost_points"),
        ]

    def __str__(self) -> str:
        return str(self.item)

    def get_absolute_url(self) -> str:
        """Return the page that shows each side what it may see and do."""
        return reverse("improvement", args=[self.pk])
