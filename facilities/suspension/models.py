"""Suspensions of service (暂停): asked with reason and arrangement, ended by their last day or before."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import FacilityState
from facilities.ground.models import Facility
from facilities.ground.querysets import AffairQuerySet
from facilities.suspension.choices import OPEN_SUSPENSION_STATES, SuspensionState
from portal.models import Transition


class Suspension(models.Model):
    """A span in which a filed facility cares for no children. The reason is shown in the register."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="suspensions")
    state = models.CharField(
        _("state"), max_length=12, choices=SuspensionState, default=SuspensionState.ASKED, editable=False
    )
    reason = models.CharField(
        _("reason"), max_length=300, help_text=_("Shown in the public register. Name no persons.")
    )
    from_on = models.DateField(_("first day of the suspension"))
    until_on = models.DateField(_("last day of the suspension"))
    arrangement = models.TextField(
        _("arrangement for the children"), max_length=2000, help_text=_("Where the children are cared for meanwhile.")
    )
    parents_told_on = models.DateField(_("parents told on"))
    parents_told_how = models.CharField(_("how the parents were told"), max_length=200)
    needs_agreement = models.BooleanField(_("needs the bureau's agreement"), default=True, editable=False)
    resumes_to = models.CharField(max_length=16, choices=FacilityState, blank=True, editable=False)
    ended_on = models.DateField(_("resumed on"), null=True, editable=False)
    answer = models.TextField(_("answer of the bureau"), blank=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_on = models.DateField(_("asked on"), editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = AffairQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"],
                condition=Q(state__in=OPEN_SUSPENSION_STATES),
                name="one_open_suspension_per_facility",
            ),
            models.CheckConstraint(condition=Q(state__in=SuspensionState.values), name="suspension_state_is_known"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="suspension_is_a_span"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.until_on}"

    def get_absolute_url(self) -> str:
        """Return the page on which each side sees what it may do."""
        return reverse("suspension", args=[self.pk])
