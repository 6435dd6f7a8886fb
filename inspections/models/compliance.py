"""How facilities kept the rules, from a day to a day: the compliance snapshot and its history.

The rollup of `metrics` writes these rows from every check of the rulebook. They stand here because the risk, and with it the visits
due, plans and draws, are made of them, and inspections know nothing of the figures above them.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.querysets import ComplianceSpanQuerySet


class ComplianceSpan(models.Model):
    """One stretch of days in which nothing about a facility's compliance changed; of several changes of a day the last stands."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="compliance_spans")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, help_text=_("Last day; empty: it still is so."))
    risk = models.PositiveIntegerField(_("risk"))
    risk_parts = models.JSONField(_("parts of the risk"), default=list)
    clauses = models.JSONField(_("clauses not met"), default=list, help_text=_("Their codes, in order."))
    serious_rules = models.PositiveSmallIntegerField(
        _("serious rules not met"),
        default=0,
        help_text=_("Without overdue corrections, which the risk counts as findings."),
    )
    major_rules = models.PositiveSmallIntegerField(_("major rules not met"), default=0)

    objects = ComplianceSpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("compliance from a day to a day")
        ordering = ["facility", "-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "from_on"], name="one_compliance_span_per_day"),
            models.UniqueConstraint(
                fields=["facility"], condition=Q(to_on__isnull=True), name="one_compliance_span_still_holds"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="a_compliance_span_is_a_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.from_on}"
