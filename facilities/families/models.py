"""Families (家庭): a mobile without an account, the children they told of, visits they booked, facilities they follow.

Nothing here is kept in histories: what its owner deletes is gone. The moves of a booking stay without it, as they name nobody.
"""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.families.choices import BookingState
from facilities.families.querysets import BookingQuerySet, VisitSlotQuerySet
from facilities.ground.models import Facility
from portal.identifiers.fields import DigestField, sealed
from portal.sealing import SealedField


class Family(models.Model):
    """Who answers to a mobile. `epoch` counts up when all its open doors are closed at once."""

    kind = models.CharField(
        max_length=6, default="mobile", editable=False
    )  # what the digest is made of, with the number
    mobile = SealedField(_("mobile"))
    digest = DigestField(of=("kind", "mobile"), unique=True)
    called = SealedField(_("how we may call you"), blank=True)
    epoch = models.PositiveIntegerField(default=0, editable=False)
    consented_at = models.DateTimeField(_("agreed at"))
    consented_to = models.CharField(_("agreed to the wording of"), max_length=10)
    seen_on = models.DateField(_("last seen on"))

    class Meta:
        verbose_name = _("family")
        default_permissions = ()
        constraints = [
            sealed("mobile", constraint="family_mobile_is_sealed"),
            sealed("called", constraint="family_called_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.mobile[:3]}****{self.mobile[-4:]}"

    @property
    def name(self) -> str:
        """How facilities may call it: what it said, or its mobile in part."""
        return self.called or str(self)


class FamilyCode(models.Model):
    """A code texted to a mobile, known by hashes alone."""

    digest = models.CharField(max_length=64, unique=True, help_text="Of the mobile.")
    answer = models.CharField(max_length=64, help_text="Of mobile and code.")
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("code of a family")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class Child(models.Model):
    """A child as its family calls it; its day of birth decides which class takes it. No number, no full name."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="children")
    called = SealedField(_("how you call the child"))
    birthday = SealedField(_("day of birth"), help_text="ISO date.")

    class Meta:
        verbose_name = _("child of a family")
        default_permissions = ()
        ordering: ClassVar = ["id"]
        constraints = [
            sealed("called", constraint="child_called_is_sealed"),
            sealed("birthday", constraint="child_birthday_is_sealed"),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def born_on(self) -> date:
        """The day of birth."""
        return date.fromisoformat(self.birthday)


class VisitSlot(models.Model):
    """A time at which a facility shows itself to one family."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="visit_slots")
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = VisitSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("time for a visit")
        ordering: ClassVar = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "starts_at"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_visit_slot_per_facility_and_time",
            ),
            models.CheckConstraint(condition=Q(minutes__range=(5, 240)), name="visit_slot_lasts_5_to_240_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        """When the visit is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


class Booking(models.Model):
    """A family's visit at a slot. The database holds that no slot is booked twice."""

    slot = models.ForeignKey(VisitSlot, models.CASCADE, related_name="bookings")
    family = models.ForeignKey(Family, models.CASCADE, related_name="bookings")
    child = models.ForeignKey(Child, models.SET_NULL, null=True, blank=True, verbose_name=_("child"))
    note = SealedField(_("what the facility should know"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=BookingState, default=BookingState.BOOKED, editable=False
    )
    booked_at = models.DateTimeField(_("booked at"))
    reminded_at = models.DateTimeField(null=True, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking of a visit")
        ordering: ClassVar = ["-slot__starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=Q(state__in=[BookingState.BOOKED, BookingState.MADE, BookingState.MISSED]),
                name="one_booking_per_visit_slot",
            ),
            models.CheckConstraint(condition=Q(state__in=BookingState.values), name="booking_state_is_known"),
            sealed("note", constraint="booking_note_is_sealed"),
        ]

    def __str__(self) -> str:
        return str(self.slot)

    def get_absolute_url(self) -> str:
        """Return the family's page."""
        return reverse("family-booking", args=[self.pk])

    @property
    def is_booked(self) -> bool:
        """Say whether the visit is to come."""
        return self.state == BookingState.BOOKED


class Follow(models.Model):
    """A facility that a family is told of when places, prices or findings change; `seen` is what it was last told."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="follows")
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="followers")
    seen = models.JSONField(default=dict, editable=False)
    since = models.DateField(_("followed since"))

    class Meta:
        verbose_name = _("followed facility")
        ordering: ClassVar = ["id"]
        constraints = [models.UniqueConstraint(fields=["family", "facility"], name="one_follow_per_facility")]

    def __str__(self) -> str:
        return str(self.facility)


class FollowedSearch(models.Model):
    """A search of the register that a family is told of when what it finds changes.

    `query` is its address without the page, `seen` by facility what was last told. Sealed, as it says where and for how old a child.
    """

    family = models.ForeignKey(Family, models.CASCADE, related_name="searches")
    query = SealedField(_("conditions"))
    seen = models.JSONField(default=dict, editable=False)
    since = models.DateField(_("followed since"))

    class Meta:
        verbose_name = _("followed search")
        ordering: ClassVar = ["id"]
        constraints = [sealed("query", constraint="followed_search_is_sealed")]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the family's page."""
        return reverse("family-search", args=[self.pk])
