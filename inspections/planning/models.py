"""Yearly plans: how many visits on which checklist to which facilities, by street office or department."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from facilities.models import Facility
from inspections.checklists.models import Checklist
from inspections.ground.choices import Target
from inspections.planning.choices import AppointmentState, DrawState, ExclusionKind, InvitationState, PlanState
from inspections.planning.querysets import (
    AppointmentQuerySet,
    ConflictQuerySet,
    DrawQuerySet,
    InvitationQuerySet,
    PlanQuerySet,
)
from inspections.visits.models import Visit
from portal.models import Department, Organisation, Transition

MOST_VISITS = 53  # in a year: one a week


class YearPlan(models.Model):
    """One version of an office's plan for a year. What was published is not rewritten; a change is a later version."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="year_plans", verbose_name=_("office"))
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    note = models.TextField(_("aims and remarks"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT, editable=False)
    published_on = models.DateField(_("published on"), null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly plan")
        ordering = ["-year", "organisation", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"], condition=Q(state=PlanState.DRAFT), name="one_draft_plan_per_year"
            ),
            models.UniqueConstraint(
                fields=["organisation", "year"],
                condition=Q(state=PlanState.PUBLISHED),
                name="one_published_plan_per_year",
            ),
            models.UniqueConstraint(fields=["organisation", "year", "version"], name="one_plan_per_version"),
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_is_known"),
            models.CheckConstraint(
                condition=Q(published_on__isnull=False) | Q(state__in=[PlanState.DRAFT, PlanState.DISCARDED]),
                name="published_plan_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(office)s: inspections %(year)s") % {"office": self.organisation, "year": self.year}

    def get_absolute_url(self) -> str:
        """Return the page of this version for officers."""
        return reverse("plan", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Say whether the version is still being written."""
        return self.state == PlanState.DRAFT


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="PlanLineEvent")
class PlanLine(models.Model):
    """So many visits a year on a checklist to each facility of a kind, or to a share of them.

    Which facilities these are is laid down when the plan is published; a later version of the checklist counts as the same.
    """

    plan = models.ForeignKey(YearPlan, models.CASCADE, related_name="lines")
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="+", verbose_name=_("checklist"))
    target = models.CharField(_("which facilities"), max_length=10, choices=Target, default=Target.ALL)
    share = models.PositiveSmallIntegerField(
        _("share of them (%)"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Below 100: this share is to be visited, for example as a double random draw chooses."),
    )
    visits = models.PositiveSmallIntegerField(
        _("visits a year to each"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_VISITS)]
    )
    facilities = models.ManyToManyField(Facility, related_name="+", editable=False)
    planned = models.PositiveIntegerField(
        _("visits planned"), null=True, editable=False, help_text=_("Laid down when the plan is published.")
    )

    class Meta:
        verbose_name = _("line of a yearly plan")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "checklist", "target"], name="one_line_per_checklist_and_target"),
            models.CheckConstraint(condition=Q(target__in=Target.values), name="plan_target_is_known"),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="plan_share_is_a_percentage"),
            models.CheckConstraint(condition=Q(visits__gte=1), name="plan_line_asks_for_visits"),
        ]

    def __str__(self) -> str:
        return f"{self.checklist} · {self.get_target_display()}"


MOST_FACILITIES, MOST_INSPECTORS = 1000, 5


class Draw(models.Model):
    """A draw of an office. `record` is what went in, frozen at the draw; with the seed it gives the result again."""

    number = models.CharField(_("number"), max_length=30, null=True, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="draws", verbose_name=_("office"))
    title = models.CharField(_("title"), max_length=120)
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="+", verbose_name=_("checklist"))
    target = models.CharField(_("which facilities"), max_length=10, choices=Target, default=Target.ALL)
    count = models.PositiveSmallIntegerField(
        _("facilities to draw"), validators=[MinValueValidator(1), MaxValueValidator(MOST_FACILITIES)]
    )
    inspectors_each = models.PositiveSmallIntegerField(
        _("inspectors for each"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_INSPECTORS)],
    )
    visits_from = models.DateField(_("visits from"))
    visits_until = models.DateField(_("visits until"))
    state = models.CharField(_("state"), max_length=10, choices=DrawState, default=DrawState.PREPARED, editable=False)
    seed = models.CharField(_("seed"), max_length=64, blank=True, editable=False)
    record = models.JSONField(
        default=dict, editable=False, help_text=_("Population, inspectors and exclusions as drawn.")
    )
    fingerprint = models.CharField(
        max_length=64, blank=True, editable=False, help_text=_("SHA-256 of the record and the seed.")
    )
    drawn_at = models.DateTimeField(_("drawn at"), null=True, editable=False)
    publish_by = models.DateField(
        _("to be published by"),
        null=True,
        editable=False,
        help_text=_("Set when the last visit has ended; empty when the working-day calendar does not reach that far."),
    )
    published_on = models.DateField(_("published on"), null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("double random draw")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DrawState.values), name="draw_state_is_known"),
            models.CheckConstraint(condition=Q(visits_until__gte=F("visits_from")), name="draw_visits_are_a_span"),
            models.CheckConstraint(
                condition=Q(state=DrawState.PREPARED)
                | Q(state=DrawState.DISCARDED, seed="")
                | Q(state__in=[DrawState.DRAWN, DrawState.PUBLISHED]) & ~Q(seed=""),
                name="draw_is_drawn_with_a_seed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="drawn_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.seed <> '' AND (OLD.seed, OLD.record, OLD.fingerprint, OLD.number) IS DISTINCT FROM "
                    "(NEW.seed, NEW.record, NEW.fingerprint, NEW.number)"
                ),
            ),
            pgtrigger.Protect(
                name="drawn_is_not_deleted", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__seed__gt="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page for officers."""
        return reverse("draw", args=[self.pk])

    @property
    def is_prepared(self) -> bool:
        """Say whether it can still be changed."""
        return self.state == DrawState.PREPARED

    @property
    def is_drawn(self) -> bool:
        """Say whether it was drawn and its results are not published yet."""
        return self.state == DrawState.DRAWN


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), model_name="DrawExclusionEvent")
class DrawExclusion(models.Model):
    """A facility or an inspector left out of one draw, or a pair of them not to be drawn together, with the reason."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="exclusions")
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("facility")
    )
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("inspector")
    )
    kind = models.CharField(_("kind of reason"), max_length=10, choices=ExclusionKind)
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("exclusion from a draw")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "facility", "inspector"], name="one_exclusion_per_pair", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(facility__isnull=False) | Q(inspector__isnull=False), name="exclusion_is_about_somebody"
            ),
            models.CheckConstraint(condition=Q(kind__in=ExclusionKind.values), name="exclusion_kind_is_known"),
        ]

    def __str__(self) -> str:
        return " · ".join(str(who) for who in (self.facility, self.inspector) if who)


class DrawnVisit(models.Model):
    """One line of a draw's result: the facility in its place, its inspectors, and the visit that was planned for it."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="drawn")
    place = models.PositiveSmallIntegerField(_("place"))
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("facility"))
    inspectors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("inspectors"))
    visit = models.OneToOneField(Visit, models.PROTECT, related_name="drawn")

    class Meta:
        verbose_name = _("drawn visit")
        ordering = ["draw", "place"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "place"], name="one_drawn_visit_per_place"),
            models.UniqueConstraint(fields=["draw", "facility"], name="one_drawn_visit_per_facility"),
        ]
        triggers = [pgtrigger.Protect(name="drawn_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.place}. {self.facility}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), model_name="ConflictOfInterestEvent")
class ConflictOfInterest(models.Model):
    """An inspector who must not inspect a facility: declared by the inspector or entered by the office's lead."""

    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts_of_interest", verbose_name=_("inspector")
    )
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("facility"))
    reason = models.CharField(_("reason"), max_length=200, help_text=_("Not published."))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    since = models.DateField(_("since"), editable=False)
    until = models.DateField(_("until"), null=True, editable=False)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of interest")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspector", "facility"],
                condition=Q(until__isnull=True),
                name="one_open_conflict_per_inspector_and_facility",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="conflict_is_a_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspector} · {self.facility}"


@pghistory.track(pghistory.UpdateEvent(), model_name="AppointmentEvent")
class Appointment(models.Model):
    """A day on which several departments visit a facility together, so that it is disturbed once."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="appointments", verbose_name=_("facility"))
    day = models.DateField(_("day of the visit"))
    reason = models.CharField(_("occasion"), max_length=200)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="appointments", verbose_name=_("department that calls")
    )
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=AppointmentState, default=AppointmentState.ARRANGED, editable=False
    )
    key = models.UUIDField(null=True, unique=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint visit")
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AppointmentState.values), name="appointment_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.day:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the page on which departments join or decline."""
        return reverse("appointment", args=[self.pk])


class Invitation(models.Model):
    """A department asked to take part in a joint visit, and what it said."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="invitations")
    department = models.ForeignKey(Department, models.PROTECT, related_name="invitations", verbose_name=_("department"))
    state = models.CharField(
        _("state"), max_length=10, choices=InvitationState, default=InvitationState.ASKED, editable=False
    )
    note = models.CharField(_("reason"), max_length=200, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a joint visit")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "department"], name="one_invitation_per_department"),
            models.CheckConstraint(condition=Q(state__in=InvitationState.values), name="invitation_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment} · {self.department}"
