"""Measures taken towards targets, and the yearly assessment (考核) of streets and departments by rules that are data."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from metrics.indicators.models import Target


@pghistory.track()
class Action(models.Model):
    """A measure that the responsible department takes to reach a target."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="actions")
    text = models.TextField(_("measure"), max_length=500)
    begun_on = models.DateField(_("from"))
    due_on = models.DateField(_("to be done by"))
    done_on = models.DateField(_("done on"), null=True, editable=False)
    result = models.TextField(_("result"), blank=True, editable=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)

    class Meta:
        verbose_name = _("measure towards a target")
        ordering = ["target", "due_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(due_on__gte=F("begun_on")), name="an_action_is_a_span")]

    def __str__(self) -> str:
        return self.text[:60]
