"""Where the next places should be: births, projects with their milestones, and scenarios of siting with their answers."""

from datetime import date
from decimal import Decimal

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.money import yuan
from facilities.models import Facility, Premises
from metrics.ground.querysets import InAreaQuerySet
from metrics.supply.choices import ProjectKind, ProjectState, ScenarioState
from metrics.supply.querysets import EstateQuerySet, ProjectQuerySet, StepQuerySet
from portal.models import Area, Department, Transition

MOST_PLACES, MOST_SITES, MOST_RESIDENTS = 100_000, 200, 200_000


def _between(least: int, most: int) -> list[MinValueValidator | MaxValueValidator]:
    return [MinValueValidator(least), MaxValueValidator(most)]


@pghistory.track()
class BirthCohort(models.Model):
    """Children born to residents of a community in a month, and who says so. A month without a row is not known."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="cohorts", verbose_name=_("community"))
    month = models.DateField(_("month"), help_text=_("The month's first day."))
    births = models.PositiveIntegerField(_("births"))
    source = models.CharField(_("source of the figure"), max_length=120)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    entered_on = models.DateField(_("entered on"), editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)

    objects = InAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("births of a month")
        ordering = ["area", "-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "month"],
                name="births_are_entered_once",
                violation_error_message=_("The births of this community and month are entered already."),
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="births_are_of_a_whole_month"),
            models.CheckConstraint(condition=~Q(source=""), name="births_name_their_source"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.month:%Y-%m}"


class Reach(models.Model):
    """The measured way from a community to premises, in metres; where there is none the straight line and the rulebook's detour count."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="+", verbose_name=_("community"))
    premises = models.ForeignKey(Premises, models.CASCADE, related_name="+", verbose_name=_("premises for care"))
    metres = models.PositiveIntegerField(_("way (m)"))
    source = models.CharField(_("source of the figure"), max_length=120)

    objects = InAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("measured way")
        ordering = ["area", "premises"]
        constraints = [
            models.UniqueConstraint(fields=["area", "premises"], name="one_way_between_a_community_and_premises")
        ]

    def __str__(self) -> str:
        return f"{self.area} – {self.premises}: {self.metres}"


@pghistory.track()
class Project(models.Model):
    """Places to come: what is built or converted, where, by which day, under whose lead."""

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=14, choices=ProjectKind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="projects", verbose_name=_("community"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    premises = models.ForeignKey(
        Premises, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("premises for care")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("department in the lead")
    )
    places = models.PositiveIntegerField(_("places"), validators=_between(1, MOST_PLACES))
    opens_on = models.DateField(_("opens by"))
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, related_name="projects", verbose_name=_("facility"), editable=False
    )
    state = models.CharField(
        _("state"), max_length=8, choices=ProjectState, default=ProjectState.PLANNED, editable=False
    )
    planned_on = models.DateField(_("planned on"), editable=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("supply project")
        ordering = ["opens_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProjectState.values), name="project_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=ProjectKind.values), name="project_kind_is_known"),
            models.CheckConstraint(condition=Q(places__gt=0), name="project_brings_places"),
            models.CheckConstraint(
                condition=~Q(state="opened") | Q(facility__isnull=False), name="an_opened_project_names_its_facility"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("project", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        """Say whether it is neither opened nor dropped."""
        return self.state == ProjectState.PLANNED


@pghistory.track()
class ProjectStep(models.Model):
    """What one department has to bring a project, and by when."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="steps")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    text = models.CharField(_("what is to be done"), max_length=200)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, editable=False)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    result = models.CharField(_("result"), max_length=300, blank=True, editable=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a project")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="a_step_is_done_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.text


@pghistory.track()
class Estate(models.Model):
    """A new residential area as its papers have it: how many will live there, from when, and the project that brings their places."""

    name = models.CharField(_("name"), max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, related_name="estates", verbose_name=_("community"))
    residents = models.PositiveIntegerField(_("residents planned"), validators=_between(1, MOST_RESIDENTS))
    moves_in_on = models.DateField(_("first residents move in on"))
    document = models.CharField(
        _("planning paper"), max_length=120, help_text=_("Name and number of the planning conditions or the permit.")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="estates", verbose_name=_("supply project")
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    entered_on = models.DateField(_("entered on"), editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)

    objects = EstateQuerySet.as_manager()

    class Meta:
        verbose_name = _("new residential area")
        ordering = ["moves_in_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(residents__gt=0), name="somebody_lives_in_an_estate")]

    def __str__(self) -> str:
        return self.name


class Scenario(models.Model):
    """A question of siting with its settings, the data it was asked on, and the answer with how far it may be from the best."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    places = models.PositiveIntegerField(_("places to bring"), validators=_between(1, MOST_PLACES))
    most_sites = models.PositiveSmallIntegerField(_("sites at most"), validators=_between(1, MOST_SITES))
    most_rent_fen = models.BigIntegerField(_("monthly rent at most (fen)"))
    radius = models.PositiveIntegerField(
        _("reach (m)"), help_text=_("On the way, not as the crow flies."), validators=_between(50, 50_000)
    )
    rate = models.DecimalField(
        _("children who want a place (%)"), max_digits=5, decimal_places=2, validators=_between(0, 100)
    )
    data = models.JSONField(_("data"), editable=False)
    data_version = models.CharField(_("data version"), max_length=64, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ScenarioState, default=ScenarioState.WAITING, editable=False
    )
    reached = models.PositiveIntegerField(_("children newly reached"), null=True, editable=False)
    gap = models.FloatField(_("gap to the best possible"), null=True, editable=False)
    advice = models.TextField(_("what to loosen"), blank=True, editable=False)
    runner_up = models.JSONField(_("runner-up"), null=True, editable=False)
    replays = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="replayed",
        verbose_name=_("computed again from"),
        editable=False,
    )
    asked_on = models.DateField(_("asked on"), editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = InAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("siting scenario")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ScenarioState.values), name="scenario_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="solved") | Q(reached__isnull=False, gap__isnull=False),
                name="a_solved_scenario_tells_its_gap",
            ),
            models.CheckConstraint(condition=Q(most_rent_fen__gte=0), name="a_scenario_pays_no_rent_below_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.area} #{self.pk}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("scenario", args=[self.pk])

    @property
    def most_rent(self) -> Decimal:
        """The monthly rent at most, in yuan."""
        return yuan(self.most_rent_fen)

    @property
    def data_on(self) -> date:
        """The day that the data are of: of a replay that of the scenario whose data it took."""
        return self.replays.asked_on if self.replays else self.asked_on

    @property
    def is_waiting(self) -> bool:
        """Say whether it has no answer yet."""
        return self.state == ScenarioState.WAITING

    @property
    def gap_percent(self) -> float | None:
        """How far the answer may be from the best possible, in percent."""
        return None if self.gap is None else self.gap * 100

    @property
    def runner_up_gap_percent(self) -> float | None:
        """The same of the runner-up; None of answers from before it was kept."""
        gap = (self.runner_up or {}).get("gap")
        return None if gap is None else gap * 100


class ScenarioSite(models.Model):
    """Premises that the answer of a scenario would open."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="sites")
    premises = models.ForeignKey(Premises, models.PROTECT, related_name="+")
    places = models.PositiveIntegerField(_("places"))
    reached = models.PositiveIntegerField(_("children newly reached"))
    overlap = models.PositiveIntegerField(
        _("overlap"), help_text=_("Children in reach of this site and of another one of the answer.")
    )
    rent_fen = models.BigIntegerField(_("monthly rent (fen)"))

    class Meta:
        verbose_name = _("site of a scenario")
        ordering = ["-reached", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "premises"], name="a_site_stands_once_in_a_scenario"),
            models.CheckConstraint(
                condition=Q(reached__lte=F("places")), name="a_site_reaches_no_more_than_its_places"
            ),
            models.CheckConstraint(condition=Q(rent_fen__gte=0), name="a_site_has_no_rent_below_nothing"),
        ]

    def __str__(self) -> str:
        return str(self.premises)

    @property
    def rent(self) -> Decimal:
        """The monthly rent in yuan."""
        return yuan(self.rent_fen)
