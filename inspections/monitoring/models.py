"""Online monitoring (在线监控): rooms, cameras, gateways, outages. No picture is kept here; beats stand in a table of their own.

The minutes of which beats told stand in `inspections_channelday`, one row of bits for a channel and day, in monthly partitions. No model
holds it: it is written by one statement (`beats`) and read by one (`detection`).
"""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.whereabouts import area_of_its_day, kept
from facilities.models import Facility
from inspections.monitoring.choices import (
    MUST_NOT,
    BeatState,
    OutageCause,
    OutageState,
    Protocol,
    RefusalReason,
    RoomKind,
)
from inspections.monitoring.querysets import (
    ChannelQuerySet,
    OfFacilityQuerySet,
    OutageQuerySet,
    PlannedWorkQuerySet,
    RoomQuerySet,
)
from portal.models import Transition


@pghistory.track()
class Room(models.Model):
    """A room or ground of a facility, and by its kind whether a camera must be, may be or must not be there."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="rooms", verbose_name=_("facility"))
    kind = models.CharField(_("kind"), max_length=10, choices=RoomKind)
    name = models.CharField(_("name of the room"), max_length=40)
    floor = models.SmallIntegerField(_("floor"), default=1, help_text=_("1 is the ground floor, -1 a basement."))
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        ordering = ["floor", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "name"], name="one_room_per_name"),
            models.CheckConstraint(condition=Q(kind__in=RoomKind.values), name="room_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_forbidden(self) -> bool:
        """Say whether the law forbids a camera here."""
        return self.kind in MUST_NOT


class Recorder(models.Model):
    """A recorder (NVR) or platform that keeps the footage of some channels."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="recorders", verbose_name=_("facility"))
    name = models.CharField(_("name of the recorder"), max_length=40)
    maker = models.CharField(_("maker and type"), max_length=60, blank=True)
    kept_days = models.PositiveSmallIntegerField(
        _("days for which it keeps footage"),
        null=True,
        blank=True,
        help_text=_("As set in the recorder. Empty: not known."),
    )

    objects = OfFacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("recorder")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["facility", "name"], name="one_recorder_per_name")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Channel(models.Model):
    """One camera: its number, the room that it sees, since when. Truth is per channel, never per recorder."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="channels", verbose_name=_("facility"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="channels", verbose_name=_("room"))
    recorder = models.ForeignKey(
        Recorder, models.PROTECT, null=True, blank=True, related_name="channels", verbose_name=_("recorder")
    )
    protocol = models.CharField(_("kind of number"), max_length=7, choices=Protocol, default=Protocol.GB28181)
    code = models.CharField(_("channel number"), max_length=80)
    sees = models.CharField(_("what it should see"), max_length=80)
    since = models.DateField(_("in use since"))
    until = models.DateField(_("in use until"), null=True, editable=False)
    scene = models.CharField(
        max_length=16,
        blank=True,
        editable=False,
        help_text="Fingerprint of the right view, 64 bits in hex; no picture.",
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(until__isnull=True), name="one_channel_per_number"),
            models.CheckConstraint(
                condition=Q(protocol=Protocol.GB28181, code__regex=r"^[0-9]{20}$")
                | Q(protocol=Protocol.ONVIF, code__regex=r"^[0-9a-f-]{36}/[A-Za-z0-9_.-]+$"),
                name="channel_number_is_canonical",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="channel_is_a_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} · {self.code[-6:]}"


@pghistory.track(
    fields=["facility", "name"], model_name="GatewayEvent", obj_field=pghistory.ObjForeignKey(related_name="events")
)
class Gateway(models.Model):
    """The program beside a facility's recorder that sends beats."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="gateways", verbose_name=_("facility"))
    name = models.CharField(_("name of the gateway"), max_length=40)
    heard_at = models.DateTimeField(_("last heard"), null=True, editable=False)

    objects = OfFacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("gateway")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["facility", "name"], name="one_gateway_per_name")]

    def __str__(self) -> str:
        return self.name


class GatewayKey(models.Model):
    """The public half of an Ed25519 key with which a gateway signs; the private half never leaves the gateway."""

    key_id = models.CharField(_("key"), primary_key=True, max_length=16)
    gateway = models.ForeignKey(Gateway, models.CASCADE, related_name="keys")
    public_key = models.CharField(_("public key"), max_length=43, help_text=_("32 bytes, base64url without padding."))
    registered_at = models.DateTimeField(_("registered at"))
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("key of a gateway")
        ordering = ["-registered_at", "key_id"]

    def __str__(self) -> str:
        return self.key_id


class BeatBatch(models.Model):
    """The name of a batch that was taken, kept as long as its signature is fresh: the same one again is a replay."""

    gateway = models.ForeignKey(Gateway, models.CASCADE, related_name="+")
    nonce = models.UUIDField()
    taken_at = models.DateTimeField()

    class Meta:
        verbose_name = _("batch of beats")
        constraints = [models.UniqueConstraint(fields=["gateway", "nonce"], name="one_batch_per_nonce")]

    def __str__(self) -> str:
        return str(self.nonce)


class BatchRefusal(models.Model):
    """How often something of a gateway was refused on a day, and why; of an unknown one without its gateway."""

    gateway = models.ForeignKey(Gateway, models.CASCADE, null=True, related_name="refusals")
    day = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=13, choices=RefusalReason)
    count = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("refused beats")
        ordering = ["-day", "reason"]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "day", "reason"], nulls_distinct=False, name="one_count_of_refusals"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_reason_display()}: {self.count}"


class LatestBeat(models.Model):
    """How a channel stands: its newest beat, when it was last in operation, and the oldest second of footage."""

    channel = models.OneToOneField(Channel, models.CASCADE, primary_key=True, related_name="latest")
    first_at = models.DateTimeField(_("first beat"))
    at = models.DateTimeField(_("last beat"))
    up_at = models.DateTimeField(_("last in operation"), null=True)
    state = models.CharField(max_length=7, choices=BeatState)
    oldest = models.DateTimeField(_("oldest footage"), null=True)
    scene = models.CharField(max_length=16, blank=True)
    unsettled_from = models.DateField(
        null=True, help_text="First day of which beats came late and were not looked at yet."
    )

    class Meta:
        verbose_name = _("latest beat")

    def __str__(self) -> str:
        return f"{self.channel_id} {self.at}"


class RetentionProof(models.Model):
    """What a recorder holds of a channel's day: oldest second, gaps, and a hash of its list of segments."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="proofs")
    day = models.DateField(_("day"))
    oldest = models.DateTimeField(_("oldest footage"))
    read_at = models.DateTimeField(_("read at"))
    recorded_seconds = models.PositiveIntegerField(_("seconds recorded"))
    longest_gap = models.PositiveIntegerField(_("longest gap (seconds)"))
    gaps = models.JSONField(_("gaps"), default=list, help_text="Pairs of seconds of the day, from and until.")
    segments_sha256 = models.CharField(_("hash of the list of segments"), max_length=64)

    class Meta:
        verbose_name = _("proof of retention")
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["channel", "day"], name="one_proof_per_channel_and_day")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.day}"


class PlannedWork(models.Model):
    """Work on cameras that was announced before it began: what goes out meanwhile is no outage."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="planned_works", verbose_name=_("facility"))
    channel = models.ForeignKey(
        Channel,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="planned_works",
        verbose_name=_("channel"),
        help_text=_("Empty: all channels."),
    )
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("what is done"), max_length=200)
    announced_at = models.DateTimeField(_("announced at"))
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(_("called off at"), null=True)

    objects = PlannedWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned work")
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="planned_work_is_a_span"),
            models.CheckConstraint(
                condition=Q(announced_at__lte=F("since")), name="planned_work_is_announced_before_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


KEPT = ["since", "until", "cause", "state", "explanation", "is_fault"]


@pghistory.track(fields=KEPT, model_name="OutageEvent", obj_field=pghistory.ObjForeignKey(related_name="events"))
class Outage(models.Model):
    """A channel that was not seen for some minutes: from when until when, why, who was told, how it was explained."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="outages", verbose_name=_("facility"))
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="outages", verbose_name=_("channel"))
    since = models.DateTimeField(_("since"), help_text=_("The first minute without a signal."))
    until = models.DateTimeField(_("until"), null=True, help_text=_("The first minute with a signal again."))
    cause = models.CharField(_("cause"), max_length=7, choices=OutageCause)
    state = models.CharField(_("state"), max_length=9, choices=OutageState, default=OutageState.RUNNING, editable=False)
    found_at = models.DateTimeField(_("found at"))
    operator_told_at = models.DateTimeField(_("operator told at"), null=True)
    street_told_at = models.DateTimeField(_("street told at"), null=True)
    explanation = models.TextField(_("explanation"), max_length=1000, blank=True)
    explained_at = models.DateTimeField(_("explained at"), null=True)
    verdict = models.TextField(_("what the office found"), max_length=1000, blank=True)
    is_fault = models.BooleanField(_("the facility is to blame"), null=True, help_text=_("Empty: not judged."))
    closed_on = models.DateField(_("closed on"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    counted_in = area_of_its_day()

    objects = OutageQuerySet.as_manager()

    class Meta:
        verbose_name = _("outage")
        ordering = ["-since", "-id"]
        indexes = [
            models.Index(fields=["facility", "since"], name="outage_facility_since"),
            models.Index(fields=["channel"], condition=Q(state="running"), name="outage_running"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OutageState.values), name="outage_state_is_known"),
            models.CheckConstraint(condition=Q(cause__in=OutageCause.values), name="outage_cause_is_known"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="outage_is_a_span"),
            models.UniqueConstraint(
                fields=["channel", "since"], condition=~Q(state="void"), name="one_outage_per_beginning"
            ),
        ]
        triggers = [kept()]

    def __str__(self) -> str:
        return f"{self.facility} · {self.channel.room}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("outage", args=[self.pk])


class MonitoringMonth(models.Model):
    """A facility's availability in a month: minutes of its channels that should be seen, and those that were not."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="monitoring_months")
    month = models.DateField(_("month"), help_text=_("Its first day."))
    expected_minutes = models.PositiveBigIntegerField(_("minutes expected"))
    lost_minutes = models.PositiveBigIntegerField(_("minutes lost"))
    outages = models.PositiveIntegerField(_("outages"))

    objects = OfFacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("availability of a month")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "month"], name="one_availability_per_month"),
            models.CheckConstraint(
                condition=Q(lost_minutes__lte=F("expected_minutes")), name="availability_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.month:%Y-%m}"


class DetectionRun(models.Model):
    """Up to which moment outages were looked for; one row."""

    looked_until = models.DateTimeField()

    class Meta:
        verbose_name = _("search for outages")

    def __str__(self) -> str:
        return str(self.looked_until)
