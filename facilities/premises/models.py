"""Premises in which care could be given: what is known of them, who offers them, on what terms; to whom they are let."""

from datetime import date
from decimal import Decimal

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Operator
from facilities.ground.money import yuan
from facilities.premises.choices import LeaseState, Owner, PremisesState
from facilities.premises.querysets import LeaseQuerySet, PremisesQuerySet
from portal.models import Area, Transition


@pghistory.track()
class Premises(models.Model):
    """One set of rooms under one address. What is empty is not known, and counts for no fitness."""

    name = models.CharField(_("name"), max_length=80)
    owner = models.CharField(_("owner"), max_length=12, choices=Owner)
    area = models.ForeignKey(Area, models.PROTECT, related_name="premises", verbose_name=_("community"))
    address = models.CharField(_("address"), max_length=200)
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        help_text=_("Degrees, WGS 84."),
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        help_text=_("Degrees, WGS 84."),
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    highest_floor = models.SmallIntegerField(
        _("highest floor"),
        null=True,
        blank=True,
        help_text=_("1 is the ground floor, -1 a basement."),
        validators=[MinValueValidator(-5), MaxValueValidator(200)],
    )
    has_basement = models.BooleanField(_("rooms in a basement"), null=True, blank=True)
    exits = models.PositiveSmallIntegerField(_("exits"), null=True, blank=True)
    indoor_area = models.DecimalField(
        _("indoor area (m²)"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(1)]
    )
    outdoor_area = models.DecimalField(
        _("outdoor area (m²)"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    monthly_rent = models.DecimalField(
        _("monthly rent (yuan)"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("0 is free of rent."),
        validators=[MinValueValidator(0)],
    )
    free_from = models.DateField(_("free from"), null=True, blank=True)
    free_until = models.DateField(
        _("free until"),
        null=True,
        blank=True,
        help_text=_("Last day that the landlord's own title allows; empty: no end is known."),
    )
    contact = models.CharField(_("whom to ask"), max_length=120)
    state = models.CharField(
        _("state"), max_length=10, choices=PremisesState, default=PremisesState.OFFERED, editable=False
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    entered_on = models.DateField(_("entered on"), editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = PremisesQuerySet.as_manager()

    class Meta:
        verbose_name = _("premises for care")
        ordering = ["area", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "address"], condition=~Q(state="withdrawn"), name="premises_are_entered_once",
                violation_error_message=_("Premises at this address of the community are entered already."),
            ),
            models.CheckConstraint(condition=Q(state__in=PremisesState.values), name="premises_state_is_known"),
            models.CheckConstraint(condition=Q(owner__in=Owner.values), name="premises_owner_is_known"),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True) | Q(longitude__isnull=False, latitude__isnull=False),
                name="premises_have_a_whole_position",
            ),
            models.CheckConstraint(condition=Q(indoor_area__isnull=True) | Q(indoor_area__gt=0), name="premises_have_an_area"),
            models.CheckConstraint(
                condition=Q(monthly_rent__isnull=True) | Q(monthly_rent__gte=0), name="premises_rent_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(free_until__isnull=True) | Q(free_from__isnull=True) | Q(free_until__gte=models.F("free_from")),
                name="premises_are_free_for_a_span",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("premises", args=[self.pk])


def _range(function: str, first: object, last: object) -> Func:
    return Func(first, last, Value("[]"), function=function, output_field=models.TextField())


def _point(name: str) -> Func:
    """Return a number as a range, so that an exclusion over it needs no extension of PostgreSQL."""
    return _range("int8range", F(name), F(name))


class Lease(models.Model):
    """Premises let to an operator for a term at a monthly rent. No two leases of one premises share a day."""

    premises = models.ForeignKey(Premises, models.PROTECT, related_name="leases")
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="leases", verbose_name=_("tenant"))
    rent_fen = models.BigIntegerField(_("monthly rent (fen)"))
    from_on = models.DateField(_("lease from"))
    until_on = models.DateField(_("lease until"))
    ended_on = models.DateField(_("lease ended early on"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=LeaseState, default=LeaseState.RUNNING, editable=False)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    signed_on = models.DateField(_("signed on"))
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lease of premises")
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LeaseState.values), name="lease_state_is_known"),
            models.CheckConstraint(condition=Q(rent_fen__gte=0), name="rent_is_not_negative"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="lease_has_a_term"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("from_on"), ended_on__lte=F("until_on")),
                name="lease_ends_within_its_term",
            ),
            ExclusionConstraint(
                name="leases_of_premises_do_not_overlap",
                expressions=[
                    (_point("premises_id"), "&&"),
                    (_range("daterange", F("from_on"), Coalesce(F("ended_on"), F("until_on"))), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.premises} {self.from_on} – {self.last_day}"

    @property
    def last_day(self) -> date:
        """The last day, sooner than agreed where the lease was ended."""
        return self.ended_on or self.until_on

    @property
    def rent(self) -> Decimal:
        """The monthly rent in yuan."""
        return yuan(self.rent_fen)


class RentRelief(models.Model):
    """What of the monthly rent is let off for a span of a lease, never more than the rent. Reliefs of one lease never share a day."""

    lease = models.ForeignKey(Lease, models.PROTECT, related_name="reliefs")
    fen = models.BigIntegerField(_("let off a month (fen)"))
    from_on = models.DateField(_("let off from"))
    until_on = models.DateField(_("let off until"))
    basis = models.CharField(_("basis"), max_length=200, help_text=_("Name and number of the document."))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    granted_on = models.DateField(_("granted on"), editable=False)

    class Meta:
        verbose_name = _("relief of rent")
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="rent_relief_is_above_nothing"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="rent_relief_is_for_a_span"),
            ExclusionConstraint(
                name="reliefs_of_a_lease_do_not_overlap",
                expressions=[
                    (_point("lease_id"), "&&"),
                    (_range("daterange", F("from_on"), F("until_on")), "&&"),
                ],
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.lease}: {self.yuan}"

    @property
    def yuan(self) -> Decimal:
        """What is let off a month, in yuan."""
        return yuan(self.fen)
