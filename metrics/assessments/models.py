"""The yearly assessment (考核) of streets and departments by rules that are data, their problems with measures, and what worked."""

from decimal import Decimal
from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from metrics.assessments.choices import AssessmentState, Audience, ScoreBasis
from metrics.assessments.querysets import AssessmentQuerySet, OfAssessmentQuerySet, ScoringRuleQuerySet
from metrics.indicators.models import Version
from portal.models import Area, Department
from portal.rulebook.choices import SourceMark


@pghistory.track()
class ScoringRule(Version):
    """What a yearly assessment gives points for. A changed rule is a new version from a year on."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    audience = models.CharField(_("assessed"), max_length=10, choices=Audience)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    basis = models.CharField(_("judged by"), max_length=10, choices=ScoreBasis)
    indicator_code = models.SlugField(_("indicator"), max_length=40, blank=True)
    points = models.PositiveSmallIntegerField(_("points"))
    first_year = models.PositiveSmallIntegerField(_("from the year"))
    source_mark = models.CharField(_("source"), max_length=6, choices=SourceMark)

    objects = ScoringRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("scoring rule")
        ordering = ["audience", "order", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_scoring_rule_per_version"),
            models.CheckConstraint(condition=Q(basis__in=ScoreBasis.values), name="scoring_basis_is_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="scoring_audience_is_known"),
        ]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


@pghistory.track()
class Assessment(models.Model):
    """The year of one street or department in points; what is not computable is left out of what could be reached."""

    year = models.PositiveSmallIntegerField(_("year"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=AssessmentState, default=AssessmentState.DRAFT, editable=False
    )
    note = models.TextField(_("note"), blank=True, editable=False)
    computed_at = models.DateTimeField(_("computed at"))

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly assessment")
        ordering = ["-year", "department", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "area", "department"], nulls_distinct=False, name="one_assessment_per_office_and_year"
            ),
            models.CheckConstraint(condition=Q(state__in=AssessmentState.values), name="assessment_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the page with each rule's points."""
        return reverse("assessment", args=[self.pk])

    @property
    def office(self) -> str:
        """Who is assessed, by name."""
        return str(self.department) if self.department_id else str(self.area)

    @property
    def audience(self) -> str:
        """Say by which rules it is assessed."""
        return Audience.DEPARTMENT if self.department_id else Audience.STREET

    @property
    def points(self) -> Decimal:
        """Points of all rules that could be computed."""
        return sum((line.points for line in self.lines.all() if line.points is not None), Decimal(0))

    @property
    def attainable(self) -> int:
        """Points that could be reached by those rules."""
        return sum(line.rule.points for line in self.lines.all() if line.points is not None)

    @property
    def score(self) -> Decimal | None:
        """Points of a hundred; None, not 0, if no rule could be computed."""
        return 100 * self.points / self.attainable if self.attainable else None

    @property
    def is_draft(self) -> bool:
        """Say whether it may still be counted anew."""
        return self.state == AssessmentState.DRAFT


class AssessmentLine(models.Model):
    """One rule of an assessment: what was counted, and the points that it gives."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="lines")
    rule = models.ForeignKey(ScoringRule, models.PROTECT, related_name="+")
    numerator = models.BigIntegerField(_("numerator"), default=0)
    denominator = models.BigIntegerField(_("denominator"), default=0)
    goal = models.DecimalField(_("full points at, in percent"), max_digits=7, decimal_places=2, default=100)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("line of an assessment")
        ordering = ["assessment", "rule__order", "id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "rule"], name="one_line_per_rule")]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.rule}"


@pghistory.track()
class Problem(models.Model):
    """What went wrong in the year of an office, with the measure against it, who takes it until when, and what came of it."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="problems")
    what = models.CharField(_("the problem"), max_length=300)
    measure = models.CharField(_("the measure against it"), max_length=300)
    person = models.CharField(_("who sees to it"), max_length=40)
    due_on = models.DateField(_("until when"))
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)
    done_on = models.DateField(_("done on"), null=True, editable=False)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    told_on = models.DateField(_("told on"), editable=False)

    objects = OfAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem of an office")
        ordering: ClassVar = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(outcome=""), name="a_problem_is_done_with_an_outcome"
            )
        ]

    def __str__(self) -> str:
        return self.what


@pghistory.track()
class Experience(models.Model):
    """What worked at an office, written down for others; the bureau tells it to all street offices."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="experiences")
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what worked, and how"), max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    written_on = models.DateField(_("written on"), editable=False)
    spread_on = models.DateField(_("told to all streets on"), null=True, editable=False)

    objects = OfAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("experience of an office")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title
