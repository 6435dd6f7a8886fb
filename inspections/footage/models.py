"""Footage (录像): the filing of a camera system with the police, who looked at footage and why, and what guardians ask to see.

No footage is here, and no picture. A family's request is gone when the family deletes what it told; the register of viewings stays for
as long as the rulebook says.
"""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Child, Facility, Family
from inspections.footage.choices import CameraFilingState, FootageRequestState
from inspections.footage.querysets import CameraFilingQuerySet, FootageRequestQuerySet, ViewingQuerySet
from inspections.monitoring.models import Channel
from portal.identifiers.fields import CertificateField, NameField, canonical, sealed
from portal.models import Transition
from portal.sealing import SealedField


@pghistory.track()
class CameraFiling(models.Model):
    """What an operator files of its cameras with the county's police (Order 799 art. 14), as it stood when it was sent, and the answer."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="camera_filings", verbose_name=_("facility"))
    cameras = models.JSONField(
        _("cameras"), help_text="Rows of room, floor, code, sees, since (ISO date), as they stood when it was sent."
    )
    kept_days = models.PositiveSmallIntegerField(_("days for which footage is kept"))
    contact = NameField(_("who is responsible for the cameras"), max_length=40)
    state = models.CharField(
        _("state"), max_length=8, choices=CameraFilingState, default=CameraFilingState.SENT, editable=False
    )
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    number = CertificateField(_("number of the filing"), max_length=40, blank=True)
    recorded_on = models.DateField(_("on file since"), null=True)
    reason = models.TextField(_("why it was returned"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = CameraFilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("filing of cameras with the police")
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CameraFilingState.values), name="camera_filing_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=CameraFilingState.RECORDED) | Q(recorded_on__isnull=False) & ~Q(number=""),
                name="recorded_camera_filing_has_its_number",
            ),
            canonical("contact", "name", constraint="camera_filing_contact_is_canonical"),
            canonical("number", "certificate", constraint="camera_filing_number_is_canonical"),
            models.UniqueConstraint(
                fields=["facility"], condition=Q(state=CameraFilingState.SENT), name="one_camera_filing_at_a_time"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="one_camera_filing_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.number or self.get_state_display()}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("camera-filing", args=[self.pk])


class FootageRequest(models.Model):
    """A guardian asks to see footage that concerns its child (Order 799 art. 21); answered within the rulebook's days.

    Its moves stay without it when the family deletes it; they name nobody.
    """

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="footage_requests", verbose_name=_("facility"))
    family = models.ForeignKey(Family, models.CASCADE, related_name="footage_requests")
    child = models.ForeignKey(Child, models.CASCADE, verbose_name=_("child"))
    day = models.DateField(_("day of the footage"))
    since = models.TimeField(_("from"))
    until = models.TimeField(_("until"))
    reason = SealedField(_("what happened"))
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("to be answered by"))
    state = models.CharField(
        _("state"), max_length=9, choices=FootageRequestState, default=FootageRequestState.ASKED, editable=False
    )
    answer = models.TextField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = FootageRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to see footage")
        default_permissions = ()
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FootageRequestState.values), name="footage_request_state_is_known"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="footage_request_is_a_span"),
            models.UniqueConstraint(
                fields=["family", "facility", "day"],
                condition=Q(state=FootageRequestState.ASKED),
                name="one_footage_request_per_day",
            ),
            sealed("reason", constraint="footage_request_reason_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.day:%Y-%m-%d} {self.since:%H:%M}–{self.until:%H:%M}"

    def get_absolute_url(self) -> str:
        """Return its page for the facility and the offices."""
        return reverse("footage-request", args=[self.pk])


class Viewing(models.Model):
    """A line of the register: who looked at which footage, why, by whose leave, and to whom a copy was handed (Order 799 art. 16).

    A line is never changed; a wrong one is struck with a reason and stays readable.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="viewings", verbose_name=_("facility"))
    request = models.ForeignKey(FootageRequest, models.SET_NULL, null=True, related_name="viewings", editable=False)
    channels = models.ManyToManyField(Channel, related_name="viewings", verbose_name=_("cameras"))
    footage_from = models.DateTimeField(_("footage from"))
    footage_until = models.DateTimeField(_("footage until"))
    viewed_at = models.DateTimeField(_("viewed at"))
    name = SealedField(_("who viewed"))
    unit = models.CharField(_("of which unit"), max_length=60)
    reason = models.CharField(_("reason"), max_length=200)
    content = models.CharField(_("what was seen"), max_length=500)
    allowed_by = SealedField(_("allowed by"))
    handed_to = models.CharField(
        _("copy handed to"), max_length=100, blank=True, help_text=_("Empty: nobody was given a copy.")
    )
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(_("struck at"), null=True, editable=False)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    struck_reason = models.CharField(_("why it is struck"), max_length=200, blank=True, editable=False)

    objects = ViewingQuerySet.as_manager()

    class Meta:
        verbose_name = _("viewing of footage")
        default_permissions = ()
        ordering = ["-viewed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(footage_until__gt=F("footage_from")), name="viewed_footage_is_a_span"),
            models.CheckConstraint(
                condition=Q(viewed_at__gte=F("footage_from")), name="footage_is_viewed_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, struck_reason="")
                | Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_reason=""),
                name="struck_viewing_says_why",
            ),
            sealed("name", constraint="viewing_name_is_sealed"),
            sealed("allowed_by", constraint="viewing_allowed_by_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.viewed_at:%Y-%m-%d}"
