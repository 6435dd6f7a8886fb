"""Premises in which care could be given: what is known of them, who offers them, on what terms."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.premises.choices import Owner, PremisesState
from facilities.premises.querysets import PremisesQuerySet
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
