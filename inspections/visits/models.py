"""Visits to facilities and the answers given on their checklists."""

from datetime import date

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.ground.whereabouts import area_of_its_day, kept
from facilities.models import Facility
from inspections.checklists.choices import AnswerOutcome
from inspections.checklists.models import Checklist, ChecklistItem
from inspections.ground.choices import VisitKind
from inspections.visits.choices import AWAITED_VISITS, VisitResult, VisitState
from inspections.visits.querysets import AnswerQuerySet, VisitQuerySet, VisitRecordQuerySet
from portal.models import Department, Document, Transition


class Visit(models.Model):
    """A visit on one checklist. Counts and result are stored when it is concluded and do not change afterwards."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="visits", verbose_name=_("facility"))
    kind = models.CharField(_("kind of visit"), max_length=12, choices=VisitKind)
    department = models.ForeignKey(Department, models.PROTECT, related_name="visits", verbose_name=_("department"))
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="visits", verbose_name=_("checklist"))
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits", verbose_name=_("inspector")
    )
    planned_on = models.DateField(_("planned for"))
    started_at = models.DateTimeField(_("started at"), null=True, editable=False)
    concluded_at = models.DateTimeField(_("concluded at"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=VisitState, default=VisitState.PLANNED, editable=False)
    number = models.CharField(_("number"), max_length=30, null=True, unique=True, editable=False)
    ok_count = models.PositiveSmallIntegerField(_("items met"), null=True, editable=False)
    all_count = models.PositiveSmallIntegerField(
        _("items that apply"), null=True, editable=False, help_text=_("Met and not met, without not applicable.")
    )
    result = models.CharField(_("result"), max_length=10, choices=VisitResult, blank=True, editable=False)
    summary = models.TextField(_("summary"), blank=True)
    reason = models.CharField(_("occasion"), max_length=200, blank=True, help_text=_("Why, if not by the usual plan."))
    cause_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+", editable=False)
    cause_id = models.PositiveBigIntegerField(null=True, editable=False)
    cause = GenericForeignKey("cause_type", "cause_id")
    appointment = models.ForeignKey(
        "inspections.Appointment",
        models.PROTECT,
        null=True,
        related_name="visits",
        verbose_name=_("joint visit"),
        editable=False,
    )
    key = models.UUIDField(_("key of the form sent"), null=True, unique=True, editable=False)
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("Degrees, WGS 84."))
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("Degrees, WGS 84."))
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    counted_in = area_of_its_day()

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["facility", "-id"], name="visit_facility"),
            models.Index(fields=["state", "planned_on"], name="visit_state_planned"),
            models.Index(fields=["cause_type", "cause_id"], name="visit_cause"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=VisitKind.values), name="visit_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=VisitState.values), name="visit_state_is_known"),
            models.CheckConstraint(condition=Q(result__in=["", *VisitResult.values]), name="visit_result_is_known"),
            models.CheckConstraint(
                condition=Q(ok_count__isnull=True) | Q(ok_count__lte=F("all_count")), name="visit_counts_add_up"
            ),
            models.CheckConstraint(
                condition=Q(cause_type__isnull=True, cause_id__isnull=True)
                | Q(cause_type__isnull=False, cause_id__isnull=False),
                name="visit_cause_is_whole",
            ),
            models.UniqueConstraint(
                fields=["facility", "checklist", "kind"],  # a re-check may run beside another visit
                condition=Q(state=VisitState.OPEN),
                name="one_open_visit_per_checklist",
            ),
        ]
        triggers = [kept("OLD.concluded_at IS NOT NULL")]

    def __str__(self) -> str:
        return self.number or f"{self.facility} · {self.checklist}"

    def get_absolute_url(self) -> str:
        """Return the page of the visit: the checklist while it is open, the report afterwards."""
        return reverse("visit", args=[self.pk])

    @property
    def day(self) -> date:
        """The day whose rules apply: of the start, in Asia/Shanghai; before that the one planned."""
        return timezone.localdate(self.started_at) if self.started_at else self.planned_on

    @property
    def is_recheck(self) -> bool:
        """Say whether the visit asks only what was cited before."""
        return self.kind == VisitKind.RECHECK

    @property
    def told_kind(self) -> str:
        """The kind as operators may read it: that somebody complained is not for them."""
        return self.checklist.visit_kind if self.kind == VisitKind.COMPLAINT else self.kind

    @property
    def is_open(self) -> bool:
        """Say whether answers are still taken."""
        return self.state == VisitState.OPEN

    @property
    def is_awaited(self) -> bool:
        """Say whether the visit still waits for somebody."""
        return self.state in AWAITED_VISITS


class Answer(models.Model):
    """What an inspector answered on one item. Photos are documents of the answer."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="answers")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="answers")
    outcome = models.CharField(_("answer"), max_length=4, choices=AnswerOutcome)
    value = models.CharField(
        _("what was entered"), max_length=500, blank=True, help_text=_("The number, the option or the text.")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("answered at"))
    photos = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        ordering = ["item__order"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="one_answer_per_item"),
            models.CheckConstraint(condition=Q(outcome__in=AnswerOutcome.values), name="answer_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_outcome_display()}"


class VisitRecord(models.Model):
    """The record that both sides read and signed on the spot. It is made once with the conclusion and never changed."""

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="record", verbose_name=_("visit"))
    inspector_name = models.CharField(_("inspector"), max_length=60)
    is_inspector_typed = models.BooleanField(_("the inspector's name was typed"), default=False)
    onsite_name = models.CharField(_("in charge on the spot"), max_length=60, blank=True)
    onsite_post = models.CharField(_("post"), max_length=60, blank=True)
    is_onsite_typed = models.BooleanField(_("the name was typed"), default=False)
    is_refused = models.BooleanField(_("refused to sign"), default=False)
    companions = models.CharField(_("further inspectors"), max_length=100, blank=True)
    remark = models.CharField(_("opinion of the facility, or why it was not signed"), max_length=500, blank=True)
    together = models.PositiveSmallIntegerField(_("items confirmed together"), default=0)
    signed_at = models.DateTimeField(_("signed at"))
    sha256 = models.CharField(max_length=64, editable=False, help_text=_("Of what was read, by whom and when."))
    signatures = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")

    objects = VisitRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record of a visit")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_refused=False, onsite_name__gt="") | Q(is_refused=True, remark__gt=""),
                name="a_record_is_signed_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit} · {timezone.localtime(self.signed_at):%Y-%m-%d %H:%M}"
