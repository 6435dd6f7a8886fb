"""Findings: what a visit found against a clause, the order to correct it, and the operator's answers."""

from datetime import date

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.choices import RecheckWay
from facilities.models import Facility
from inspections.choices import OPEN_FINDINGS, FindingKind, FindingState, Verdict
from inspections.models.checklists import ChecklistItem
from inspections.models.visits import Visit
from inspections.querysets import FindingQuerySet, RectificationAnswerQuerySet
from portal.choices import Severity
from portal.models import Clause, Document, Term, Transition


class Finding(models.Model):
    """A breach found on a visit, with the clause as it stood, and the order to correct it by a day."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="findings")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="findings")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="findings", verbose_name=_("clause"))
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    text = models.CharField(_("what was found"), max_length=500)
    state = models.CharField(
        _("state"), max_length=10, choices=FindingState, default=FindingState.ORDERED, editable=False
    )
    found_on = models.DateField(_("found on"))
    due_on = models.DateField(
        _("to be corrected by"), null=True, help_text=_("Empty when the working-day calendar does not reach that far.")
    )
    closed_on = models.DateField(_("corrected on"), null=True, editable=False)
    is_repeat = models.BooleanField(_("found before"), default=False)
    rechecks = models.ManyToManyField(
        Visit, related_name="rechecked", help_text=_("Visits made to see whether this is corrected.")
    )
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["facility", "clause"], name="finding_facility_clause"),
            models.Index(fields=["state", "due_on"], name="finding_state_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="one_finding_per_item"),
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_state_is_known"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="finding_severity_is_known"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Return the page that shows each side what it may see and do."""
        return reverse("finding", args=[self.pk])

    @property
    def kind(self) -> FindingKind:
        """Whether it was advised, cited, or cited again."""
        if self.severity == Severity.ADVICE:
            return FindingKind.ADVICE
        return FindingKind.REPEAT if self.is_repeat else FindingKind.CITED

    @property
    def is_open(self) -> bool:
        """Say whether it still has to be corrected or re-checked."""
        return self.state in OPEN_FINDINGS

    def is_overdue(self, on: date) -> bool:
        """Say whether the last day has passed without an answer."""
        return self.state == FindingState.ORDERED and self.due_on is not None and self.due_on < on

    @property
    def awaits_answer(self) -> bool:
        """Say whether the operator has to answer."""
        return self.state == FindingState.ORDERED

    @property
    def awaits_recheck(self) -> bool:
        """Say whether an answer waits for its re-check."""
        return self.state == FindingState.ANSWERED

    @property
    def is_advice(self) -> bool:
        """Say whether nothing is ordered."""
        return self.state == FindingState.ADVISED


class RectificationAnswer(models.Model):
    """How the operator says the finding was corrected, and what the re-check made of it. Evidence are its documents."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="answers")
    text = models.TextField(_("what was done"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("answered at"))
    verdict = models.CharField(_("result of the re-check"), max_length=10, choices=Verdict, blank=True, editable=False)
    verdict_note = models.TextField(_("note of the re-check"), blank=True, editable=False)
    way = models.CharField(_("way of the re-check"), max_length=10, choices=RecheckWay, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    checked_at = models.DateTimeField(_("re-checked at"), null=True, editable=False)
    evidence = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")

    objects = RectificationAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("rectification answer")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(verdict=""), name="one_answer_waits_for_the_recheck"
            ),
            models.CheckConstraint(condition=Q(verdict__in=["", *Verdict.values]), name="verdict_is_known"),
            models.CheckConstraint(condition=Q(way__in=["", *RecheckWay.values]), name="way_of_recheck_is_known"),
        ]

    def __str__(self) -> str:
        return self.text
