"""One-key alarms (一键报警) and their tests."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.alarms.choices import AlarmState, Reach
from facilities.alarms.querysets import AlarmButtonQuerySet
from facilities.ground.models import Facility
from portal.identifiers.fields import CertificateField, canonical
from portal.models import Transition


@pghistory.track()
class AlarmButton(models.Model):
    """A button by which help is called with one press: where it hangs, and who answers."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="alarm_buttons")
    place = models.CharField(_("where it hangs"), max_length=60)
    reach = models.CharField(_("who answers"), max_length=7, choices=Reach)
    number = CertificateField(_("number of the line or device"), max_length=40, blank=True)
    installed_on = models.DateField(_("hanging since"))
    removed_on = models.DateField(_("taken down on"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=AlarmState, default=AlarmState.UNTESTED, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = AlarmButtonQuerySet.as_manager()

    class Meta:
        verbose_name = _("alarm button")
        ordering: ClassVar = ["place", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(reach__in=Reach.values), name="alarm_reach_is_known"),
            canonical("number", "certificate", constraint="alarm_number_is_canonical"),
            models.CheckConstraint(condition=Q(state__in=AlarmState.values), name="alarm_state_is_known"),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | Q(removed_on__gte=F("installed_on")),
                name="alarm_hangs_for_a_span",
            ),
            models.UniqueConstraint(
                fields=["facility", "place"],
                condition=~Q(state=AlarmState.REMOVED),
                name="one_alarm_button_per_place",
            ),
        ]

    def __str__(self) -> str:
        return self.place

    def get_absolute_url(self) -> str:
        """Return its page with its tests."""
        return reverse("alarm-button", args=[self.pk])


class AlarmTest(models.Model):
    """A button was pressed to try it: whether somebody answered, who, and after how many seconds. None is changed."""

    button = models.ForeignKey(AlarmButton, models.PROTECT, related_name="tests")
    tested_at = models.DateTimeField(_("tested at"))
    is_answered = models.BooleanField(_("somebody answered"))
    seconds = models.PositiveSmallIntegerField(_("seconds until the answer"), null=True)
    answered_by = models.CharField(_("answered by"), max_length=60, blank=True)
    note = models.CharField(_("what was seen"), max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("test of an alarm button")
        ordering: ClassVar = ["-tested_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["button", "tested_at"], name="one_alarm_test_per_moment"),
            models.CheckConstraint(
                condition=Q(is_answered=True, seconds__isnull=False) & ~Q(answered_by="")
                | Q(is_answered=False, seconds__isnull=True, answered_by="") & ~Q(note=""),
                name="alarm_test_tells_its_answer_or_what_was_seen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tested_at:%Y-%m-%d %H:%M}"
