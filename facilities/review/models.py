"""Who reviews a filing: the record of assignments, absences with their deputies, and who steps aside for a conflict of interest."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from facilities.filing.models import Filing
from facilities.review.querysets import AbsenceQuerySet


class Assignment(models.Model):
    """A filing passed from one reviewer's hands into another's, or back into the pool. Append-only."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="assignments")
    before = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewer")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("assignment")
        ordering = ["id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.before or '—'} → {self.after or '—'}"


class Absence(models.Model):
    """A reviewer or lead is away; meanwhile the deputy stands in, and no new filing is handed to them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences", verbose_name=_("who is away")
    )
    from_on = models.DateField(_("from"), help_text=_("First day away."))
    until_on = models.DateField(_("until"), help_text=_("Last day away."))
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("deputy"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField(_("ended early on"), null=True, editable=False, help_text=_("First day back."))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="absence_is_a_span"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="nobody_is_ones_own_deputy"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.from_on:%Y-%m-%d} – {self.until_on:%Y-%m-%d}"

    def is_over(self, on: date) -> bool:
        """Say whether the last day away has passed, or they are back already on the day."""
        return self.until_on < on or bool(self.ended_on and self.ended_on <= on)


class Recusal(models.Model):
    """Somebody has an interest in the operator or the facility and steps aside from a filing (回避). Append-only."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="recusals")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who steps aside")
    )
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("recusal")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["filing", "user"], name="one_recusal_per_person")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.user}: {self.reason}"


class Wording(models.Model):
    """A wording that reviewers choose for a remark instead of typing it; the office keeps the list."""

    text = models.CharField(_("wording"), max_length=500, unique=True)
    section = models.SlugField(_("section"), max_length=20, blank=True, help_text=_("Empty for every section."))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("common wording")
        ordering = ["section", "id"]

    def __str__(self) -> str:
        return self.text
