"""Complaints (投诉举报): what somebody told the district, who told it, and what departments and facility say to it."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from facilities.ground.whereabouts import area_of_its_day, kept
from facilities.models import Facility
from inspections.complaints.choices import (
    Channel,
    ComplaintOutcome,
    ComplaintState,
    ExplanationState,
    PartState,
    Rating,
    Subject,
)
from inspections.complaints.querysets import (
    ComplaintPartQuerySet,
    ComplaintQuerySet,
    ExplanationQuerySet,
    RoutingRuleQuerySet,
)
from inspections.visits.models import Visit
from portal.identifiers.fields import CertificateField, canonical
from portal.models import Area, Clause, Department, Document, Term, Transition
from portal.sealing import SealedField

KEPT = ["subject", "clause", "facility", "place_name", "address", "area", "state", "outcome", "reply", "rating"]


@pghistory.track()
class RoutingRule(models.Model):
    """Which department deals with complaints about a subject, or about a clause of it. The keeper of the rules edits it."""

    subject = models.CharField(_("subject"), max_length=12, choices=Subject)
    clause_code = models.SlugField(
        _("only for the clause"), max_length=40, blank=True, help_text=_("Empty: every complaint about the subject.")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    leads = models.BooleanField(_("leads"), default=False, help_text=_("The first that leads writes the reply."))
    task = models.CharField(_("what to look into"), max_length=200, blank=True)
    task_en = models.CharField(_("what to look into, in English"), max_length=300, blank=True)
    working_days = models.PositiveSmallIntegerField(
        _("working days"), null=True, blank=True, help_text=_("Empty: the term of the rulebook.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("routing rule")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "clause_code", "department"], name="one_routing_rule_per_subject"
            ),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="routing_subject_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} → {self.department}"

    @property
    def instruction(self) -> str:
        """What to look into, in the language of the page."""
        return self.task_en if self.task_en and (get_language() or "").startswith("en") else self.task


@pghistory.track(fields=KEPT, model_name="ComplaintEvent", obj_field=pghistory.ObjForeignKey(related_name="events"))
class Complaint(models.Model):
    """What somebody told the district about a facility, or about a place that is none yet. Who told it: `Complainant`."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    code_hash = models.CharField(max_length=200, help_text="Of the look-up code, as passwords are kept.")
    key = models.UUIDField(unique=True, help_text="A form sent twice gives one complaint.")
    channel = models.CharField(_("how it came in"), max_length=10, choices=Channel, default=Channel.WEB)
    source_number = CertificateField(_("number of the hotline's order"), max_length=40, blank=True)
    subject = models.CharField(_("subject"), max_length=12, choices=Subject)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+", verbose_name=_("clause"))
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, related_name="complaints", verbose_name=_("facility")
    )
    place_name = models.CharField(_("name of the place"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("street"))
    text = models.TextField(_("what happened"), max_length=4000)
    happened_on = models.DateField(_("on which day"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        _("state"), max_length=12, choices=ComplaintState, default=ComplaintState.RECEIVED, editable=False
    )
    told = models.CharField(_("what the complainant is told"), max_length=500, blank=True)
    passed_to = models.CharField(_("passed on to"), max_length=80, blank=True)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="duplicates")
    outcome = models.CharField(_("outcome"), max_length=10, choices=ComplaintOutcome, blank=True)
    reply = models.TextField(_("reply"), max_length=4000, blank=True)
    replied_on = models.DateField(_("replied on"), null=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reopen_until = models.DateField(_("may be reopened until"), null=True)
    reopened_on = models.DateField(_("reopened on"), null=True)
    reopened_because = models.CharField(_("why it was reopened"), max_length=1000, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), choices=Rating, null=True)
    rating_note = models.CharField(_("remark on the rating"), max_length=500, blank=True)
    rated_on = models.DateField(_("rated on"), null=True)
    first_rating = models.PositiveSmallIntegerField(
        _("rating of the reply before it was reopened"), choices=Rating, null=True, editable=False
    )
    first_rating_note = models.CharField(
        _("remark on that rating"), max_length=500, blank=True, db_default="", editable=False
    )
    first_rated_on = models.DateField(_("rated before it was reopened on"), null=True, editable=False)
    documents = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    counted_in = area_of_its_day()

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["area", "state"], name="complaint_area_state"),
            models.Index(fields=["facility", "state"], name="complaint_facility_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ComplaintState.values), name="complaint_state_is_known"),
            canonical("source_number", "certificate", constraint="complaint_order_is_canonical"),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="complaint_subject_is_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *ComplaintOutcome.values]), name="complaint_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="complaint_rating_is_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")),
                name="complaint_is_not_its_own_double",
            ),
        ]
        triggers = [kept("OLD.facility_id IS NOT DISTINCT FROM NEW.facility_id")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the page of those who deal with it; its complainant looks it up by number and code."""
        return reverse("complaint", args=[self.pk])

    @property
    def place(self) -> str:
        """What it is about, in words: the facility, or the name and address that were told."""
        told = " ".join(part for part in (self.place_name, self.address) if part)
        return str(self.facility) if self.facility else told or str(self.area)

    @property
    def is_under_way(self) -> bool:
        """Say whether somebody has to act on it."""
        return self.state in (ComplaintState.RECEIVED, ComplaintState.HANDLED)

    @property
    def is_replied(self) -> bool:
        """Say whether the complainant has an answer."""
        return self.state == ComplaintState.REPLIED

    @property
    def is_duplicate(self) -> bool:
        """Say whether it is dealt with together with another."""
        return self.state == ComplaintState.DUPLICATE

    @property
    def is_reopened(self) -> bool:
        """Say whether it is dealt with for the second time."""
        return self.reopened_on is not None and self.state == ComplaintState.HANDLED

    @property
    def next_on(self) -> date | None:
        """The last day of the step that is awaited, of rows asked `with_due`; others know none."""
        return getattr(self, "screen_by" if self.state == ComplaintState.RECEIVED else "reply_by", None)


class Complainant(models.Model):
    """Who complained, encrypted. Read by those who must answer them, each look recorded; never shown to the facility."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="complainant")
    name = SealedField(_("name of the complainant"), blank=True)
    mobile = SealedField(_("mobile of the complainant"), blank=True)

    class Meta:
        verbose_name = _("complainant")
        default_permissions = ()

    def __str__(self) -> str:
        return self.complaint.number


class ComplaintPart(models.Model):
    """What one department does about a complaint; several at once is joint handling."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="parts")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    leads = models.BooleanField(_("leads"), default=False)
    task = models.CharField(_("what to look into"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PartState, default=PartState.ASKED, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField(_("asked on"))
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="+", verbose_name=_("visit"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=ComplaintOutcome, blank=True)
    result = models.TextField(_("what was found and done"), max_length=2000, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_on = models.DateField(_("done on"), null=True)
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")

    objects = ComplaintPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a complaint")
        ordering = ["-leads", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "department"], condition=Q(state="asked"), name="one_open_part_per_department"
            ),
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(leads=True, state="asked"), name="one_department_leads_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=PartState.values), name="complaint_part_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} · {self.department}"

    def get_absolute_url(self) -> str:
        """Return the page of the complaint."""
        return self.complaint.get_absolute_url()

    @property
    def is_awaited(self) -> bool:
        """Say whether the department has to answer."""
        return self.state == PartState.ASKED


class Explanation(models.Model):
    """What a facility is asked to explain: all that it ever learns of a complaint."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="explanations")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="explanations")
    question = models.TextField(_("what to explain"), max_length=1000)
    state = models.CharField(
        _("state"), max_length=8, choices=ExplanationState, default=ExplanationState.ASKED, editable=False
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField(_("asked on"))
    answer = models.TextField(_("explanation"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(_("explained on"), null=True)
    documents = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        verbose_name = _("explanation")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExplanationState.values), name="explanation_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        """Return the operator's page; it names no complaint."""
        return reverse("explanation", args=[self.pk])

    @property
    def is_awaited(self) -> bool:
        """Say whether the facility has to answer."""
        return self.state == ExplanationState.ASKED
