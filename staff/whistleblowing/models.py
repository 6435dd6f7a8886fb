"""What staff report in confidence of their employer, and posts that ended soon after."""

import pghistory
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.identifiers.fields import DigestField, IdentityField, IdentityKindField, sealed
from portal.identifiers.given import new_code
from portal.models import Department, Transition
from portal.sealing import SealedField
from staff.identities.models import identified, identity_of_the_number
from staff.people.choices import PostKind
from staff.whistleblowing.choices import DismissalState, Grievance, StaffReportState
from staff.whistleblowing.querysets import DismissalReviewQuerySet, StaffReportQuerySet

LENGTH = 12


def code() -> str:
    """Return a code that can be copied by hand and not be guessed."""
    return new_code(LENGTH)


@pghistory.track()
class StaffReport(models.Model):
    """A report of a member of staff about pay, contract or treatment. It reaches one department; the facility never learns of it."""

    key = models.UUIDField(unique=True, editable=False, help_text="A form sent twice gives one report.")
    code = SealedField(_("look-up code"), default=code, editable=False)
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="+", verbose_name=_("facility"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    kind = models.CharField(_("what you report"), max_length=10, choices=Grievance)
    text = SealedField(_("what happened"))
    name = SealedField(_("your name"), blank=True)
    contact = SealedField(_("how the department reaches you"), blank=True)
    id_type = IdentityKindField(_("identity document"))
    id_number = IdentityField(_("ID number"), blank=True)
    id_digest = DigestField()
    identity = identity_of_the_number()
    received_on = models.DateField(_("received on"), editable=False)
    answer = SealedField(_("answer to whoever reported"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=StaffReportState, default=StaffReportState.RECEIVED, editable=False
    )
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = StaffReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("confidential report")
        ordering = ["-id"]
        default_permissions = ()
        triggers = [identified()]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StaffReportState.values), name="staff_report_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=Grievance.values), name="staff_report_kind_is_known"),
            *[
                sealed(field, constraint=f"staff_report_{field}_is_sealed")
                for field in ("code", "text", "name", "contact", "id_number", "answer")
            ],
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        """Return its page at the department."""
        return reverse("staff-report", args=[self.pk])


@pghistory.track()
class DismissalReview(models.Model):
    """A post of whoever reported ended soon after: the department looks into why. The post may be gone from the facility's list."""

    report = models.ForeignKey(StaffReport, models.CASCADE, related_name="dismissals")
    post_number = models.PositiveBigIntegerField(editable=False, help_text="Key of the post, also when it was removed.")
    post_kind = models.CharField(_("post"), max_length=8, choices=PostKind, editable=False)
    ended_on = models.DateField(_("last day of the post"), editable=False)
    flagged_on = models.DateField(_("flagged on"), editable=False)
    state = models.CharField(
        _("state"), max_length=11, choices=DismissalState, default=DismissalState.OPEN, editable=False
    )
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = DismissalReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a dismissal")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DismissalState.values), name="dismissal_state_is_known"),
            models.CheckConstraint(condition=Q(post_kind__in=PostKind.values), name="dismissal_post_is_known"),
            models.UniqueConstraint(fields=["report", "post_number"], name="one_review_per_report_and_post"),
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.ended_on}"

    def get_absolute_url(self) -> str:
        """Return its page at the department."""
        return reverse("dismissal-review", args=[self.pk])
