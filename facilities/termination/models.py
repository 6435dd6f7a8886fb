"""The end of a facility (终止): a plan for every class and for the staff, carried out before the filing is closed."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import CareClass, Facility
from facilities.ground.querysets import AffairQuerySet
from facilities.termination.choices import OPEN_TERMINATION_STATES, TerminationState
from portal.models import Transition


class Termination(models.Model):
    """An operator's request to end a facility, with the plan for children and staff (measures art. 10)."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="terminations")
    state = models.CharField(
        _("state"), max_length=12, choices=TerminationState, default=TerminationState.DRAFT, editable=False
    )
    reason = models.CharField(
        _("reason of the end"), max_length=300, help_text=_("Shown in the public notice. Name no persons.")
    )
    last_day = models.DateField(_("last day of care"))
    parents_told_on = models.DateField(_("parents told on"), null=True, blank=True)
    parents_told_how = models.CharField(_("how the parents were told"), max_length=200, blank=True)
    staff_plan = models.TextField(
        _("plan for the staff"), max_length=2000, blank=True, help_text=_("Contracts, posts elsewhere, compensation.")
    )
    wages_by = models.DateField(_("wages are paid by"), null=True, blank=True)
    staff_settled_on = models.DateField(_("staff settled on"), null=True, blank=True, editable=False)
    fees_plan = models.CharField(_("how prepaid fees are returned"), max_length=300, blank=True)
    answer = models.TextField(_("answer of the bureau"), blank=True, editable=False)
    closed_on = models.DateField(_("deregistered on"), null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_on = models.DateField(_("asked on"), editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = AffairQuerySet.as_manager()

    class Meta:
        verbose_name = _("termination")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"],
                condition=Q(state__in=OPEN_TERMINATION_STATES),
                name="one_open_termination_per_facility",
            ),
            models.CheckConstraint(condition=Q(state__in=TerminationState.values), name="termination_state_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.facility)

    def get_absolute_url(self) -> str:
        """Return the page on which each side sees what it may do."""
        return reverse("termination", args=[self.pk])


class Arrangement(models.Model):
    """Where the children of one class go, by when, and whether they are there."""

    termination = models.ForeignKey(Termination, models.CASCADE, related_name="arrangements")
    care_class = models.ForeignKey(CareClass, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("class"), max_length=40, editable=False)
    children = models.PositiveSmallIntegerField(_("children"), default=0, editable=False)
    goes_to = models.CharField(
        _("where the children go"), max_length=200, blank=True, help_text=_("Facilities, or back to their families.")
    )
    by_when = models.DateField(_("by when"), null=True, blank=True)
    parents_told_on = models.DateField(_("parents told on"), null=True, blank=True)
    settled_on = models.DateField(_("carried out on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("arrangement for a class")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["termination", "care_class"], name="one_arrangement_per_class"),
        ]

    def __str__(self) -> str:
        return self.name
