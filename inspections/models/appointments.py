"""Joint visits: one appointment of several departments at a facility, each with its own checklist and result."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.choices import AppointmentState, InvitationState
from inspections.planquerysets import AppointmentQuerySet, InvitationQuerySet
from portal.models import Department, Transition


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
