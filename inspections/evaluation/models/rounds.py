"""Evaluation (质量评估) after WS/T 821-2023: the standard as data, rounds, scores that are blind, and grades with their term."""

from typing import Any

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.evaluation.choices import EvaluationState, GradeState, ItemOutcome, Letter, RoundState
from inspections.evaluation.querysets import EvaluationQuerySet, GradeQuerySet, RoundQuerySet, SiteScoreQuerySet
from portal.models import Area, Document, DocumentKind, Organisation, Transition

USER = settings.AUTH_USER_MODEL


def _points(label: Any, **more: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=6, decimal_places=1, validators=[MinValueValidator(0)], **more)


@pghistory.track()
class Standard(models.Model):
    """One version of the standard. A version by which a round scores or scored is not changed."""

    version = models.CharField(_("version of the standard"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    valid_from = models.DateField(_("valid from"))
    fingerprint = models.CharField(max_length=64, editable=False, help_text=_("SHA-256 of all dimensions and items."))

    class Meta:
        verbose_name = _("standard of evaluation")
        ordering = ["-valid_from", "-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def get_absolute_url(self) -> str:
        """Return the page of this version."""
        return reverse("standard", args=[self.pk])


@pghistory.track()
class Dimension(models.Model):
    """A part of the standard; the points of its items add up to its own."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="dimensions")
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("dimension"), max_length=40)
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("dimension of a standard")
        ordering = ["standard", "order"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "order"], name="one_dimension_per_place"),
            models.UniqueConstraint(fields=["standard", "name"], name="one_dimension_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Item(models.Model):
    """What is asked. A check of the rulebook computes it, or it is shown by evidence of a kind and scored on site."""

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="items")
    code = models.CharField(_("number of the item"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("what is asked"), max_length=200)
    points = models.PositiveSmallIntegerField(_("points"))
    is_basic = models.BooleanField(_("basic item"), default=False, help_text=_("Not met: no grade."))
    clause_code = models.SlugField(_("computed by the check of"), max_length=40, blank=True)
    evidence = models.ForeignKey(
        DocumentKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kind of evidence")
    )
    guidance = models.CharField(_("what to look at"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("item of a standard")
        ordering = ["dimension", "order"]
        constraints = [
            models.UniqueConstraint(fields=["dimension", "code"], name="one_item_per_number_in_a_dimension"),
            models.CheckConstraint(
                condition=Q(clause_code="") ^ Q(evidence__isnull=True), name="item_is_computed_or_shown_by_evidence"
            ),
            models.CheckConstraint(condition=Q(points__gte=1), name="evaluated_item_has_points"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def is_computed(self) -> bool:
        """Say whether a check decides it, so that nobody types it."""
        return bool(self.clause_code)


@pghistory.track()
class Round(models.Model):
    """One round of evaluation: by which standard, in which area and year."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="rounds", verbose_name=_("standard"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=80)
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.CALLED, editable=False)
    called_on = models.DateField(_("called on"), editable=False)
    called_by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)
    scored_on = models.DateField(_("day of scoring"), null=True, editable=False)
    published_on = models.DateField(_("published on"), null=True, editable=False)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of evaluation")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "name"], name="one_round_per_name"),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the round at a glance."""
        return reverse("round", args=[self.pk])


@pghistory.track()
class Evaluation(models.Model):
    """A facility's part in a round, from the call to its grade."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="evaluations")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="evaluations", verbose_name=_("facility"))
    state = models.CharField(
        _("state"), max_length=10, choices=EvaluationState, default=EvaluationState.CALLED, editable=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        ordering = ["-round", "facility"]
        constraints = [
            models.UniqueConstraint(fields=["round", "facility"], name="one_evaluation_per_round"),
            models.CheckConstraint(condition=Q(state__in=EvaluationState.values), name="evaluation_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.round}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("evaluation", args=[self.pk])


@pghistory.track()
class SelfScore(models.Model):
    """What the operator says of one item, with a document of the dossier as evidence."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="self_scores")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("own points"))
    evidence = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )

    class Meta:
        verbose_name = _("score of one's own")
        ordering = ["item"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "item"], name="one_self_score_per_item")]

    def __str__(self) -> str:
        return f"{self.item}: {self.points}"


@pghistory.track()
class ComputedItem(models.Model):
    """What the rulebook's check said of one item on the day of scoring."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="computed")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=8, choices=ItemOutcome)
    message = models.TextField(_("what the check says"), blank=True)
    computed_on = models.DateField(_("computed on"))

    class Meta:
        verbose_name = _("computed item")
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "item"], name="one_computed_item"),
            models.CheckConstraint(condition=Q(outcome__in=ItemOutcome.values), name="computed_item_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_outcome_display()}"


@pghistory.track()
class Assessor(models.Model):
    """Somebody who may be drawn to score facilities."""

    user = models.OneToOneField(USER, models.PROTECT, related_name="assessor", verbose_name=_("account"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    competence = models.CharField(_("competence"), max_length=200)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("assessor")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.user)

    def get_absolute_url(self) -> str:
        """Return the page with its ties."""
        return reverse("assessor", args=[self.pk])


@pghistory.track()
class AssessorTie(models.Model):
    """A tie of an assessor with a facility: it excludes while it lasts, and some years after it ended."""

    assessor = models.ForeignKey(Assessor, models.CASCADE, related_name="ties", verbose_name=_("assessor"))
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("facility"))
    reason = models.CharField(_("which tie"), max_length=200)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, help_text=_("Empty: it lasts."))

    class Meta:
        verbose_name = _("tie of an assessor")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.assessor} · {self.facility}"


@pghistory.track(pghistory.InsertEvent())
class AssessorDraw(models.Model):
    """A draw of assessors, kept so that anybody can draw again."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="draws")
    record = models.JSONField(editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    drawn_on = models.DateField(_("drawn on"))

    class Meta:
        verbose_name = _("draw of assessors")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.fingerprint[:12]


@pghistory.track()
class SiteScore(models.Model):
    """One assessor's sheet for one facility; nobody else sees it before scoring has ended."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="sheets")
    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="sheets")
    place = models.PositiveSmallIntegerField(_("place"))
    handed_in_on = models.DateField(_("handed in on"), null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = SiteScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score on site")
        ordering = ["evaluation", "place"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "assessor"], name="one_sheet_per_assessor"),
            models.UniqueConstraint(fields=["evaluation", "place"], name="one_sheet_per_place"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=3), name="at_most_three_sheets"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} · {self.place}"

    def get_absolute_url(self) -> str:
        """Return the sheet to fill in."""
        return reverse("site-score", args=[self.pk])


@pghistory.track()
class SiteMark(models.Model):
    """An assessor's points for one item."""

    sheet = models.ForeignKey(SiteScore, models.CASCADE, related_name="marks")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("mark of a sheet")
        ordering = ["item"]
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="one_mark_per_item")]

    def __str__(self) -> str:
        return f"{self.item}: {self.points}"


@pghistory.track()
class Moderation(models.Model):
    """What was decided of a dimension on which assessors differ, and why."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="moderations")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+", verbose_name=_("dimension"))
    points = _points(_("points decided"))
    reason = models.TextField(_("reason"), max_length=1000)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)
    on = models.DateField(_("decided on"), editable=False)

    class Meta:
        verbose_name = _("moderation")
        ordering = ["dimension"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "dimension"], name="one_moderation_per_dimension")]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.points}"


@pghistory.track()
class DimensionScore(models.Model):
    """The points of a dimension as they count: what checks computed and what was scored, of what could be known."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="dimension_scores")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    computed = _points(_("computed"))
    scored = _points(_("scored"))
    possible = models.PositiveSmallIntegerField(_("points of what is known"))

    class Meta:
        verbose_name = _("points of a dimension")
        ordering = ["dimension"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "dimension"], name="one_score_per_dimension"),
            models.CheckConstraint(
                condition=Q(possible__gte=F("computed") + F("scored")), name="points_of_a_dimension_are_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.total} / {self.possible}"

    @property
    def total(self) -> object:
        """Computed and scored points together."""
        return self.computed + self.scored


@pghistory.track()
class Grade(models.Model):
    """A facility's grade with its term."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="grades")
    letter = models.CharField(_("grade"), max_length=1, choices=Letter)
    per_thousand = _points(_("points of 1,000"), help_text=_("Of the items that could be known."))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=10, choices=GradeState, default=GradeState.VALID, editable=False)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = GradeQuerySet.as_manager()

    class Meta:
        verbose_name = _("grade of a facility")
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"], condition=~Q(state="withdrawn"), name="one_standing_grade_per_evaluation"
            ),
            models.CheckConstraint(condition=Q(state__in=GradeState.values), name="grade_state_is_known"),
            models.CheckConstraint(condition=Q(letter__in=Letter.values), name="grade_letter_is_known"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="grade_has_a_term"),
        ]

    def __str__(self) -> str:
        return self.letter

    def get_absolute_url(self) -> str:
        """Return the page of its evaluation."""
        return reverse("evaluation", args=[self.evaluation_id])
