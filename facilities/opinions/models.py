"""Joint review (联合审查): which departments are asked when, what they answered, and the visits they make together."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from facilities.filing.models import Filing
from facilities.opinions.choices import JointVisitState, OpinionOutcome, OpinionState
from facilities.opinions.querysets import OpinionQuerySet
from portal.models import Clause, Department, Document, Term, Transition


@pghistory.track()
class OpinionRule(models.Model):
    """When a department is asked, and what. The bureau edits it; `fields` names its field as `section` or `section/field`."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    condition = models.SlugField(_("applies when"), max_length=30)
    question = models.CharField(_("question"), max_length=300)
    question_en = models.CharField(_("question in English"), max_length=400, blank=True)
    clause_code = models.SlugField(_("clause"), max_length=40, blank=True)
    working_days = models.PositiveSmallIntegerField(
        _("working days"), null=True, blank=True, help_text=_("Empty: the term that the rulebook sets for opinions.")
    )
    is_required = models.BooleanField(
        _("must be heard"), default=True, help_text=_("Without it the filing is accepted only with a reason.")
    )
    fields = ArrayField(models.CharField(max_length=60), verbose_name=_("field of the department"), default=list)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("rule of the joint review")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["department", "condition"], name="one_opinion_rule_per_condition"),
        ]

    def __str__(self) -> str:
        return self.question_en if self.question_en and (get_language() or "").startswith("en") else self.question


class JointVisit(models.Model):
    """One visit of several departments to one place, confirmed for a day; its result goes to each opinion."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="joint_visits")
    day = models.DateField(_("day"))
    state = models.CharField(
        _("state"), max_length=10, choices=JointVisitState, default=JointVisitState.PROPOSED, editable=False
    )
    note = models.CharField(_("what to prepare"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    result = models.TextField(_("result"), blank=True)
    held_on = models.DateField(_("held on"), null=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    class Meta:
        verbose_name = _("joint visit")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JointVisitState.values), name="joint_visit_state_is_known"),
            models.UniqueConstraint(
                fields=["filing"],
                condition=Q(state=JointVisitState.CONFIRMED),
                name="one_coming_joint_visit_per_filing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing.facility} {self.day:%Y-%m-%d}"

    @property
    def is_confirmed(self) -> bool:
        """Say whether the day is fixed."""
        return self.state == JointVisitState.CONFIRMED

    @property
    def is_cancelled(self) -> bool:
        """Say whether it was called off."""
        return self.state == JointVisitState.CANCELLED


class Opinion(models.Model):
    """What a department is asked about a filing, and its answer. The note is internal; outcome, conditions and text are told."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="opinions")
    department = models.ForeignKey(Department, models.PROTECT, related_name="opinions", verbose_name=_("department"))
    rule = models.ForeignKey(OpinionRule, models.SET_NULL, null=True, related_name="+")
    question = models.CharField(_("question"), max_length=300)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+")
    is_required = models.BooleanField(_("must be heard"), default=True)
    fields = ArrayField(models.CharField(max_length=60), default=list)
    seen = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        editable=False,
        help_text=_("Fingerprint of what was declared in its field."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=OpinionState, default=OpinionState.ASKED, editable=False
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField(_("asked on"))
    asked_because = models.CharField(_("reason"), max_length=200, blank=True)
    query = models.CharField(_("question to the bureau"), max_length=300, blank=True)
    queried_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    queried_on = models.DateField(null=True)
    reply = models.CharField(_("answer to it"), max_length=300, blank=True)
    outcome = models.CharField(_("outcome"), max_length=14, choices=OpinionOutcome, blank=True)
    conditions = models.CharField(_("conditions"), max_length=500, blank=True)
    public_text = models.CharField(_("text for the operator"), max_length=500, blank=True)
    internal_note = models.CharField(_("internal note"), max_length=500, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    given_on = models.DateField(_("given on"), null=True)
    possible_days = ArrayField(models.DateField(), verbose_name=_("days on which a visit is possible"), default=list)
    wished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    visit = models.ForeignKey(JointVisit, models.SET_NULL, null=True, related_name="opinions")
    terms = GenericRelation(Term, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")
    documents = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OpinionState.values), name="opinion_state_is_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *OpinionOutcome.values]), name="opinion_outcome_is_known"
            ),
            models.UniqueConstraint(
                fields=["filing", "department"],
                condition=Q(state__in=[OpinionState.ASKED, OpinionState.QUERIED]),
                name="one_open_opinion_per_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.filing}"

    def get_absolute_url(self) -> str:
        """Return the page on which the department reads the case and answers."""
        return reverse("opinion", args=[self.pk])

    @property
    def is_awaited(self) -> bool:
        """Say whether an answer is still to come, from the department or from the bureau that was asked back."""
        return self.state in (OpinionState.ASKED, OpinionState.QUERIED)

    @property
    def is_queried(self) -> bool:
        """Say whether the department asks back."""
        return self.state == OpinionState.QUERIED
