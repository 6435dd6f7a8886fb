"""What was seen of a child before it began in care, and before it came back after a long absence (入托健康检查)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.entries.choices import EntryState, Occasion, Vaccination
from facilities.entries.querysets import EntryCheckQuerySet
from facilities.ground.models import CareClass, Facility
from portal.identifiers.fields import sealed
from portal.models import Transition
from portal.sealing import SealedField


class EntryCheck(models.Model):
    """That a child may be in care: health checked, vaccination record seen, agreement signed. Each child has one that stands.

    Name and day of birth are encrypted and for the operator alone; offices see how many children lack a check.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="entry_checks")
    care_class = models.ForeignKey(CareClass, models.SET_NULL, null=True, related_name="+", verbose_name=_("class"))
    child = SealedField(_("name of the child"))
    birthday = SealedField(_("day of birth"), help_text="ISO date.")
    child_digest = models.CharField(max_length=64, editable=False)
    occasion = models.CharField(_("checked before"), max_length=6, choices=Occasion, editable=False)
    begins_on = models.DateField(_("first day in care"))
    examined_on = models.DateField(_("health checked on"))
    examiner = models.CharField(_("health checked by"), max_length=80)
    vaccination = models.CharField(_("vaccination record"), max_length=8, choices=Vaccination)
    catch_up_by = models.DateField(_("caught up by"), null=True)
    caught_up_on = models.DateField(_("found complete on"), null=True, editable=False)
    agreed_on = models.DateField(_("agreement signed on"))
    state = models.CharField(_("state"), max_length=7, choices=EntryState, default=EntryState.IN_CARE, editable=False)
    last_day = models.DateField(_("last day in care"), null=True, editable=False)
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = EntryCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry check of a child")
        ordering: ClassVar = ["-begins_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(occasion__in=Occasion.values), name="entry_occasion_is_known"),
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="entry_state_is_known"),
            models.CheckConstraint(
                condition=Q(vaccination=Vaccination.COMPLETE, catch_up_by__isnull=True)
                | Q(vaccination=Vaccination.LACKING, catch_up_by__isnull=False),
                name="what_is_caught_up_has_its_last_day",
            ),
            models.CheckConstraint(
                condition=Q(examined_on__lte=F("begins_on"), agreed_on__lte=F("begins_on")),
                name="checked_and_agreed_before_care_begins",
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.IN_CARE) | Q(last_day__isnull=False), name="who_is_gone_had_a_last_day"
            ),
            models.UniqueConstraint(
                fields=["facility", "child_digest"],
                condition=~Q(state=EntryState.ENDED),
                name="one_entry_check_stands_per_child",
            ),
            sealed("child", constraint="entry_child_is_sealed"),
            sealed("birthday", constraint="entry_birthday_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.begins_on} {self.get_occasion_display()}"

    def get_absolute_url(self) -> str:
        """Return the page of the check."""
        return reverse("entry-check", args=[self.pk])
