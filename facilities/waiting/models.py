"""Waiting lists (候托): published points, the wishes of families for places, and the offers that facilities make them.

A wish is its family's own and in no history: what its owner deletes is gone.
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from facilities.families.models import Child, Family
from facilities.ground.choices import ClassKind
from facilities.ground.models import CareClass, Facility
from facilities.waiting.choices import OPEN_WISH_STATES, PlaceOfferState, PointKind, SwapState, WishState
from facilities.waiting.querysets import PlaceOfferQuerySet, PlaceSwapQuerySet, WaitPointQuerySet, WishQuerySet
from portal.rulebook.choices import SourceMark


class WaitPoint(models.Model):
    """Points on the waiting list, published for everybody: for what, how many, from which day on."""

    code = models.SlugField(_("code"), max_length=20)
    kind = models.CharField(_("given for"), max_length=6, choices=PointKind)
    rank = models.PositiveSmallIntegerField(_("rank of the wish"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    proof = models.CharField(_("shown when the place is taken up"), max_length=80, blank=True)
    points = models.PositiveSmallIntegerField(_("points"))
    most = models.PositiveSmallIntegerField(_("points at most"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    effective_from = models.DateField(_("in force from"))
    effective_until = models.DateField(_("in force until"), null=True, blank=True)
    source_mark = models.CharField(_("source"), max_length=5, choices=SourceMark)

    objects = WaitPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("points on the waiting list")
        ordering: ClassVar = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="one_wait_point_per_code_and_day"),
            models.CheckConstraint(condition=Q(kind__in=PointKind.values), name="wait_point_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=PointKind.RANK, rank__range=(1, 3)) | ~Q(kind=PointKind.RANK) & Q(rank__isnull=True),
                name="wait_points_of_ranks_name_theirs",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


class Wish(models.Model):
    """A family's wish for a place for a child, one of three by rank; points and place as they were last computed."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="wishes")
    child = models.ForeignKey(Child, models.CASCADE, related_name="wishes", verbose_name=_("child"))
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="wishes")
    kind = models.CharField(_("kind of class"), max_length=8, choices=ClassKind)
    rank = models.PositiveSmallIntegerField(_("rank of the wish"))
    wished_on = models.DateField(_("wished from"))
    claims = ArrayField(
        models.SlugField(max_length=20), verbose_name=_("what counts for you"), default=list, blank=True
    )
    is_swap = models.BooleanField(_("instead of the place we have"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=WishState, default=WishState.WAITING, editable=False)
    joined_on = models.DateField(_("on the list since"))
    points = models.PositiveIntegerField(_("points"), default=0, editable=False)
    place = models.PositiveIntegerField(_("place on the list"), null=True, editable=False)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for a place")
        ordering: ClassVar = ["rank", "id"]
        indexes = [models.Index(fields=["facility", "kind", "state"], name="wish_facility_kind_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "facility"],
                condition=Q(state__in=OPEN_WISH_STATES),
                name="one_open_wish_per_child_and_facility",
            ),
            models.UniqueConstraint(
                fields=["child", "rank"], condition=Q(state__in=OPEN_WISH_STATES), name="one_open_wish_per_rank"
            ),
            models.UniqueConstraint(fields=["child"], condition=Q(state=WishState.PLACED), name="one_place_per_child"),
            models.CheckConstraint(condition=Q(rank__range=(1, 3)), name="wish_is_first_to_third"),
            models.CheckConstraint(condition=Q(state__in=WishState.values), name="wish_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=ClassKind.values), name="wish_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Return the family's page."""
        return reverse("family-wish", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Say whether it waits or has an offer."""
        return self.state in OPEN_WISH_STATES

    @property
    def is_waiting(self) -> bool:
        """Say whether it waits."""
        return self.state == WishState.WAITING


class PlaceOffer(models.Model):
    """A place that a facility offers to a family, to be answered by its last day."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="offers")
    care_class = models.ForeignKey(CareClass, models.CASCADE, related_name="place_offers", verbose_name=_("class"))
    state = models.CharField(
        _("state"), max_length=10, choices=PlaceOfferState, default=PlaceOfferState.OPEN, editable=False
    )
    made_on = models.DateField(_("offered on"))
    due_on = models.DateField(_("to be answered by"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True, editable=False)

    objects = PlaceOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of a place")
        ordering: ClassVar = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["wish"], condition=Q(state="open"), name="one_open_offer_per_wish"),
            models.CheckConstraint(condition=Q(state__in=PlaceOfferState.values), name="place_offer_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.care_class} · {self.made_on}"

    def get_absolute_url(self) -> str:
        """Return the page on which the family answers."""
        return reverse("family-offer", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Say whether it waits for an answer."""
        return self.state == PlaceOfferState.OPEN


class PlaceSwap(models.Model):
    """Two families each have the place that the other wishes for; both agree by the last day, or nothing changes."""

    first = models.ForeignKey(Wish, models.CASCADE, related_name="swaps_as_first")
    second = models.ForeignKey(Wish, models.CASCADE, related_name="swaps_as_second")
    state = models.CharField(_("state"), max_length=8, choices=SwapState, default=SwapState.OPEN, editable=False)
    found_on = models.DateField(_("found on"))
    due_on = models.DateField(_("to be answered by"))
    first_agreed_on = models.DateField(_("agreed on by the first"), null=True, editable=False)
    second_agreed_on = models.DateField(_("agreed on by the second"), null=True, editable=False)

    objects = PlaceSwapQuerySet.as_manager()

    class Meta:
        verbose_name = _("swap of two places")
        ordering: ClassVar = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["first"], condition=Q(state="open"), name="one_open_swap_per_first_wish"),
            models.UniqueConstraint(fields=["second"], condition=Q(state="open"), name="one_open_swap_per_second_wish"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="a_swap_is_of_two_wishes"),
            models.CheckConstraint(condition=Q(state__in=SwapState.values), name="place_swap_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=SwapState.MADE)
                | Q(first_agreed_on__isnull=False) & Q(second_agreed_on__isnull=False),
                name="a_swap_is_made_by_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first.facility} ⇄ {self.second.facility}"

    def get_absolute_url(self) -> str:
        """Return the page on which each of both families answers."""
        return reverse("family-swap", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Say whether it waits for an answer."""
        return self.state == SwapState.OPEN
