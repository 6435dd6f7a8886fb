"""Yearly plans: how many visits on which checklist to which facilities, by street office or department."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from facilities.models import Facility
from inspections.choices import PlanState, Target
from inspections.models.checklists import Checklist
from inspections.planquerysets import PlanQuerySet
from portal.models import Organisation, Transition

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
