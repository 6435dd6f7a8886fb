"""Photographs of facilities."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.photos.choices import KEPT_STATES, PhotoState
from facilities.photos.querysets import PhotoQuerySet
from portal.models import Transition


def storage_name(photo: "Photo", original_name: str) -> str:
    """Name a stored file by chance, so that nothing of the facility or of the phone stands in it."""
    return f"photos/{uuid.uuid4().hex}.jpg"


class Photo(models.Model):
    """One photograph for parents; its file is bare pixels and goes with its refusal or removal."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="photos")
    state = models.CharField(_("state"), max_length=8, choices=PhotoState, default=PhotoState.WAITING, editable=False)
    file = models.FileField(_("file"), upload_to=storage_name, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    text = models.CharField(
        _("what the photograph shows"),
        max_length=120,
        help_text=_("Read to those who can't see it: “the garden with sandpit”."),
    )
    shows_no_child = models.BooleanField(_("no child in the picture"), default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    added_on = models.DateField(_("added on"), editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph of a facility")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PhotoState.values), name="photo_state_is_known"),
            models.CheckConstraint(condition=Q(shows_no_child=True), name="photo_shows_no_child"),
            models.CheckConstraint(condition=~Q(text=""), name="photo_says_what_it_shows"),
            models.CheckConstraint(condition=~Q(state__in=KEPT_STATES) | ~Q(file=""), name="kept_photo_has_its_file"),
            models.UniqueConstraint(
                fields=["facility", "sha256"], condition=Q(state__in=KEPT_STATES), name="one_photo_once_of_a_facility"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Return the page of the facility's photographs."""
        return reverse("photo-list", args=[self.facility_id])

    @property
    def is_public(self) -> bool:
        """Whether the bureau let it through and nobody took it down."""
        return self.state == PhotoState.SHOWN
