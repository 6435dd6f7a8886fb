"""Stations of growth (成长驿站): places of a kind of their own, what happens there, who came without names; home visits, articles, campaigns."""

from datetime import datetime, timedelta
from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.families.models import Family
from facilities.stations.choices import ArticleState, EventKind, SignUpState, StationKind
from facilities.stations.querysets import ArticleQuerySet, HomeVisitQuerySet, StationActivityQuerySet
from portal.identifiers.fields import TelephoneField, canonical, sealed
from portal.models import Area, Organisation, Transition
from portal.sealing import SealedField

LAST_MONTH = 48


def _months(label: object) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, validators=[MaxValueValidator(LAST_MONTH)])  # type: ignore[arg-type]


@pghistory.track()
class Station(models.Model):
    """A station where parents get guidance and children play; no care is given there, so that it is no facility."""

    name = models.CharField(_("name of the station"), max_length=80)
    kind = models.CharField(_("kind of station"), max_length=8, choices=StationKind)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="stations", verbose_name=_("kept by"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="stations", verbose_name=_("community"))
    address = models.CharField(_("address"), max_length=200)
    phone = TelephoneField(_("telephone"), blank=True)
    indoor_area = models.DecimalField(
        _("indoor area (m²)"), max_digits=6, decimal_places=2, null=True, blank=True, help_text=_("Empty: not known.")
    )
    has_sign = models.BooleanField(_("hangs out the common sign"), null=True, blank=True)
    open_days = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("open on"), default=list, blank=True)
    opens_at = models.TimeField(_("opens at"), null=True, blank=True)
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("station")
        ordering: ClassVar = ["area", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StationKind.values), name="station_kind_is_known"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="station_hours_are_a_span",
            ),
            canonical("phone", "telephone", constraint="station_phone_is_canonical"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the public page."""
        return reverse("station", args=[self.pk])


class StationActivity(models.Model):
    """Something that happens at a station on a day, for children of some months of age, with places."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="activities")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("held by"))
    kind = models.CharField(_("kind of event"), max_length=8, choices=EventKind)
    title = models.CharField(_("title"), max_length=80)
    about = models.TextField(_("what it is about"), max_length=1000, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(10), MaxValueValidator(480)])
    months_from = _months(_("from months of age"))
    months_to = _months(_("below months of age"))
    places = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    code = models.CharField(max_length=22, editable=False, help_text="Stands in the QR code that hangs at the event.")
    cancelled_at = models.DateTimeField(_("called off at"), null=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = StationActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("event at a station")
        ordering: ClassVar = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_is_known"),
            models.CheckConstraint(condition=Q(months_to__gt=F("months_from")), name="event_ages_are_a_span"),
            models.CheckConstraint(condition=Q(places__gte=1), name="event_has_places"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the public page."""
        return reverse("station-event", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


class SignUp(models.Model):
    """A family's place at an event, or on its waiting list."""

    event = models.ForeignKey(StationActivity, models.CASCADE, related_name="sign_ups")
    family = models.ForeignKey(Family, models.CASCADE, related_name="sign_ups")
    state = models.CharField(_("state"), max_length=9, choices=SignUpState, default=SignUpState.SIGNED, editable=False)
    signed_at = models.DateTimeField(_("signed up at"))

    class Meta:
        verbose_name = _("sign-up for an event")
        ordering: ClassVar = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "family"], condition=~Q(state="cancelled"), name="one_sign_up_per_family"
            ),
            models.CheckConstraint(condition=Q(state__in=SignUpState.values), name="sign_up_state_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.event)


class Attendance(models.Model):
    """A caregiver came: known by a keyed hash of the year and the mobile alone, so that a year counts each of them once."""

    event = models.ForeignKey(StationActivity, models.PROTECT, related_name="attendances")
    year = models.PositiveSmallIntegerField(_("year"))
    caregiver = models.CharField(max_length=64, help_text="Keyed hash; neither name nor mobile is kept.")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("community"))
    came_on = models.DateField(_("came on"))
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    note = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("attendance at an event")
        indexes = [models.Index(fields=["year", "area", "caregiver"], name="attendance_year_area")]
        constraints = [
            models.UniqueConstraint(fields=["event", "caregiver"], name="one_attendance_per_caregiver"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="attendance_rating_is_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)


class HomeVisit(models.Model):
    """A visit at a family's home, with its consent: encrypted, read by health staff and whoever made it."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("community"))
    visited_on = models.DateField(_("visited on"))
    household = SealedField(_("family and address"))
    reason = SealedField(_("reason of the visit"))
    given = SealedField(_("what was given or advised"), blank=True)
    consented_by = SealedField(_("who consented, and how"))
    child_months = models.PositiveSmallIntegerField(
        _("age of the child in months"), validators=[MaxValueValidator(LAST_MONTH)]
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    key = models.UUIDField(unique=True, editable=False, help_text="A form sent twice gives one visit.")

    objects = HomeVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("home visit")
        ordering: ClassVar = ["-visited_on", "-id"]
        constraints = [
            sealed(name, constraint=f"home_visit_{name}_is_sealed")
            for name in ("household", "reason", "given", "consented_by")
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.visited_on}"


@pghistory.track()
class Article(models.Model):
    """An article for parents by months of age: reviewed by the health bureau, with a last day; a new version replaces it."""

    title = models.CharField(_("title"), max_length=80)
    months_from = _months(_("from months of age"))
    months_to = _months(_("below months of age"))
    text = models.TextField(_("text"), max_length=8000)
    source = models.CharField(_("source"), max_length=200)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="replaced_by")
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=ArticleState, default=ArticleState.DRAFT, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, editable=False)
    expires_on = models.DateField(_("valid until"), null=True, editable=False)
    review_note = models.CharField(_("remark of the review"), max_length=500, blank=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article for parents")
        ordering: ClassVar = ["months_from", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ArticleState.values), name="article_state_is_known"),
            models.CheckConstraint(condition=Q(months_to__gt=F("months_from")), name="article_ages_are_a_span"),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.PUBLISHED)
                | Q(reviewed_by__isnull=False, expires_on__isnull=False) & ~Q(reviewed_by=F("author")),
                name="a_published_article_was_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the public page."""
        return reverse("article", args=[self.pk])


class Campaign(models.Model):
    """A campaign of publicity for sound parenting, run by a department from one day to another."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("held by"))
    title = models.CharField(_("title"), max_length=80)
    about = models.TextField(_("what it is about"), max_length=2000)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    made_on = models.DateField(_("published on"), editable=False)

    class Meta:
        verbose_name = _("campaign")
        ordering: ClassVar = ["-from_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="campaign_is_a_span")]

    def __str__(self) -> str:
        return self.title
