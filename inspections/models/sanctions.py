"""Sanctions suggested, proposed and confirmed by two people (population law art. 41, and the district's grounds)."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from facilities.models import Facility
from inspections.choices import OPEN_SANCTIONS, SanctionCause, SanctionState
from inspections.models.findings import Finding
from inspections.querysets import SanctionQuerySet
from portal.models import Clause, Letter, Transition


@pghistory.track()
class SanctionGround(models.Model):
    """A ground of the law for a sanction and the measure it leads to; a range of yuan stands in thresholds `sanction.<code>.*`."""

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=160)
    measure = models.CharField(_("measure"), max_length=80)
    measure_en = models.CharField(_("measure in English"), max_length=160)
    clause_code = models.SlugField(_("clause"), max_length=40)
    is_active = models.BooleanField(_("valid"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("ground for a sanction")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        if (get_language() or "").startswith("en"):
            return f"{self.name_en}: {self.measure_en}"
        return f"{self.name}：{self.measure}"


class Sanction(models.Model):
    """What the law threatens for corrections not made: suggested by the clock or an inspector, decided by two people."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="sanctions", verbose_name=_("facility"))
    findings = models.ManyToManyField(Finding, related_name="sanctions", verbose_name=_("findings"))
    cause = models.CharField(_("why suggested"), max_length=8, choices=SanctionCause, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=SanctionState, default=SanctionState.SUGGESTED, editable=False
    )
    suggested_on = models.DateField(_("suggested on"), editable=False)
    ground = models.ForeignKey(SanctionGround, models.PROTECT, null=True, related_name="+", verbose_name=_("ground"))
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+", verbose_name=_("clause"))
    amount = models.PositiveIntegerField(_("amount in yuan"), null=True, blank=True)
    reasons = models.TextField(_("facts and reasons"), max_length=2000, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    proposed_on = models.DateField(_("proposed on"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    letters = GenericRelation(Letter, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"], condition=Q(state__in=OPEN_SANCTIONS), name="one_open_sanction_per_facility"
            ),
            models.CheckConstraint(condition=Q(state__in=SanctionState.values), name="sanction_state_is_known"),
            models.CheckConstraint(condition=Q(cause__in=SanctionCause.values), name="sanction_cause_is_known"),
            models.CheckConstraint(
                condition=~Q(state=SanctionState.CONFIRMED)
                | Q(decided_by__isnull=False, proposed_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="two_people_sanction",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[SanctionState.PROPOSED, SanctionState.CONFIRMED])
                | Q(ground__isnull=False, clause__isnull=False, proposed_by__isnull=False),
                name="a_proposed_sanction_names_its_ground",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ground or self.get_cause_display())

    def get_absolute_url(self) -> str:
        """Return the page on which it is proposed, confirmed or dropped."""
        return reverse("sanction", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to decide."""
        return self.state in OPEN_SANCTIONS

    @property
    def is_confirmed(self) -> bool:
        """Say whether the operator was told."""
        return self.state == SanctionState.CONFIRMED
