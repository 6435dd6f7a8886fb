"""What a phone sent of a visit that was carried out without network: kept as it came, carried out once."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.checklists.models import Checklist, ChecklistItem
from inspections.field.choices import Clash, SubmissionState
from inspections.field.querysets import SubmissionQuerySet
from inspections.visits.choices import SignerKind
from inspections.visits.models import Visit
from portal.models import Document, Transition


class Submission(models.Model):
    """One visit as it stood on a phone. `key` is made there, so that sending it again gives the same row."""

    key = models.UUIDField(unique=True, editable=False)
    visit_key = models.UUIDField(
        db_index=True,
        editable=False,
        help_text=_("The visit as the phone knows it, the same however often it is sent."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="submissions", verbose_name=_("inspector")
    )
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="submissions", verbose_name=_("facility"))
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="submissions", verbose_name=_("checklist"))
    visit = models.ForeignKey(
        Visit,
        models.PROTECT,
        null=True,
        related_name="submissions",
        verbose_name=_("visit"),
        help_text=_("Empty until an unplanned visit is carried out."),
    )
    content = models.JSONField(editable=False, help_text=_("What was entered, with times corrected to our clock."))
    received_at = models.DateTimeField(_("received at"), editable=False)
    is_urgent = models.BooleanField(
        _("carries a stop order"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Sent while the visit goes on; the visit follows by itself."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=SubmissionState, default=SubmissionState.RECEIVED, editable=False
    )
    clash = models.CharField(_("conflict"), max_length=10, choices=Clash, blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    documents = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state"], name="submission_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SubmissionState.values), name="submission_state_is_known"),
            models.CheckConstraint(condition=Q(clash__in=["", *Clash.values]), name="submission_clash_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.checklist}"

    def get_absolute_url(self) -> str:
        """Return the page on which a person resolves a conflict."""
        return reverse("submission", args=[self.pk])


class SubmittedPhoto(models.Model):
    """A photo or signature that a submission announces; the document follows, and is acknowledged once it is stored."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="photos")
    key = models.UUIDField(editable=False)
    item = models.ForeignKey(ChecklistItem, models.PROTECT, null=True, related_name="+")
    signer = models.CharField(_("signature of"), max_length=10, choices=SignerKind, blank=True, db_default="")
    original = models.UUIDField(
        null=True, help_text=_("Of a photo with marks drawn on it: the key of the photo as it was taken.")
    )
    taken_at = models.DateTimeField(_("taken at"))
    longitude = models.FloatField(_("longitude"), null=True, help_text=_("Degrees, WGS 84."))
    latitude = models.FloatField(_("latitude"), null=True, help_text=_("Degrees, WGS 84."))
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("submitted photo")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "key"], name="one_photo_per_key_in_the_submission"),
            models.CheckConstraint(
                condition=Q(item__isnull=False, signer="") | Q(item__isnull=True, signer__in=SignerKind.values),
                name="a_photo_is_of_an_item_or_a_signature",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class CardSubmission(models.Model):
    """One day card as it stood on a phone, kept as it came. `key` is made there for each sending, `card_key` once for the card."""

    key = models.UUIDField(unique=True, editable=False)
    card_key = models.UUIDField(editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="card_submissions", verbose_name=_("facility"))
    day = models.DateField(_("day"))
    content = models.JSONField(editable=False, help_text=_("What was entered, with times corrected to our clock."))
    received_at = models.DateTimeField(_("received at"), editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=SubmissionState, default=SubmissionState.RECEIVED, editable=False
    )
    reason = models.TextField(_("reason"), blank=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    class Meta:
        verbose_name = _("day card from a phone")
        ordering = ["-id"]
        indexes = [models.Index(fields=["facility", "day"], name="card_submission_of_day")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SubmissionState.values), name="card_submission_state_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.day}"

    def get_absolute_url(self) -> str:
        """Return the page on which a person decides between two cards of a day."""
        return reverse("card-submission", args=[self.pk])
