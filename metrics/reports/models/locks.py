"""Periods that are closed, and the exceptions named for one office, a reason and a time. Both are never taken back."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.ground.periods import name_of
from metrics.reports.models.reports import Report, ReportKind


class PeriodLock(models.Model):
    """The figures of a kind of report for a period are final: nobody changes them without a named exception."""

    kind = models.ForeignKey(ReportKind, models.PROTECT, related_name="locks")
    period = models.DateField(_("period"))
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField(_("locked at"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("locked period")
        ordering = ["-period", "kind"]
        constraints = [models.UniqueConstraint(fields=["kind", "period"], name="a_period_is_locked_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {name_of(self.kind.frequency, self.period)}"


class LockException(models.Model):
    """Leave for one office to change its report of one locked period, for a reason, up to and including a day."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="exceptions")
    reason = models.TextField(_("reason"))
    until = models.DateField(_("until"), help_text=_("The last day on which the office may change its figures."))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("granted at"))

    class Meta:
        verbose_name = _("exception from a lock")
        ordering = ["report", "-id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.report} → {self.until:%Y-%m-%d}"
