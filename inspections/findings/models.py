"""Findings: what a visit found against a clause, the order to correct it, and the operator's answers."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _

from facilities.ground.choices import FacilityState
from facilities.ground.whereabouts import area_of_its_day, kept
from facilities.models import Facility
from facilities.verification.choices import RecheckWay
from inspections.checklists.models import ChecklistItem
from inspections.findings.choices import (
    OPEN_FINDINGS,
    OPEN_SANCTIONS,
    STOPS_IN_FORCE,
    EscalationStep,
    ExtensionState,
    FindingKind,
    FindingState,
    SanctionCause,
    SanctionState,
    StopKind,
    StopState,
    Verdict,
)
from inspections.findings.querysets import (
    ComplianceSpanQuerySet,
    ExtensionQuerySet,
    FindingQuerySet,
    RectificationAnswerQuerySet,
    SanctionQuerySet,
    StopOrderQuerySet,
)
from inspections.visits.models import Visit
from portal.models import Clause, Department, Document, Letter, Term, Transition
from portal.rulebook.choices import Severity


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

    counted_in = area_of_its_day()

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
        triggers = [kept()]

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


@pghistory.track()
class AlarmRule(models.Model):
    """Which department is told of a stop order, by the department and the severity of the clause; the district edits it."""

    code = models.SlugField(_("code"), primary_key=True, max_length=40)
    clause_department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department of the clause"),
        help_text=_("Empty: whichever it is."),
    )
    severity = models.CharField(
        _("severity of the clause"), max_length=10, choices=Severity, blank=True, help_text=_("Empty: whichever it is.")
    )
    told = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department told"))
    is_active = models.BooleanField(_("valid"), default=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("rule on who is told of a stop order")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class StopOrder(models.Model):
    """What must not go on from a moment on. What it says is published; it is lifted by two people after a re-check."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="stop_orders", verbose_name=_("facility"))
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="stop_orders")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", verbose_name=_("clause"))
    kind = models.CharField(_("kind"), max_length=8, choices=StopKind)
    part = models.CharField(_("what must not be used"), max_length=120, blank=True)
    reasons = models.TextField(_("facts and reasons"), max_length=1000)
    key = models.UUIDField(
        null=True,
        unique=True,
        editable=False,
        help_text=_("Made on the phone: the order sent again is the same order."),
    )
    state = models.CharField(_("state"), max_length=8, choices=StopState, default=StopState.STANDING, editable=False)
    restores = models.CharField(max_length=13, choices=FacilityState, blank=True, editable=False)
    told = models.ManyToManyField(Department, related_name="+", verbose_name=_("departments told"))
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    ordered_at = models.DateTimeField(_("ordered at"), editable=False)
    lift_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    lift_note = models.TextField(_("why it may be lifted"), max_length=1000, blank=True, editable=False)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, editable=False)
    letters = GenericRelation(Letter, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = StopOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop order")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "item"], condition=Q(state__in=STOPS_IN_FORCE), name="one_standing_stop_per_item"
            ),
            models.CheckConstraint(condition=Q(state__in=StopState.values), name="stop_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=StopKind.values), name="stop_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=StopKind.SERVICE) | ~Q(part=""), name="a_stop_of_use_names_the_part"
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("lift_proposed_by")), name="two_people_lift"
            ),
            models.CheckConstraint(
                condition=~Q(state=StopState.LIFTED)
                | Q(lifted_by__isnull=False, lift_proposed_by__isnull=False, lifted_at__isnull=False),
                name="a_lifted_stop_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {timezone.localdate(self.ordered_at):%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the page that shows each side what it may see and do."""
        return reverse("stop-order", args=[self.pk])

    @property
    def is_in_force(self) -> bool:
        """Say whether what it forbids is still forbidden."""
        return self.state in STOPS_IN_FORCE


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
