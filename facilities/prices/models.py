"""What facilities charge: the catalogue of fees, the sheet that a facility shows, the district's rules, and questions about outliers."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import ClassKind, Nature
from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.prices.choices import FeeKind, FeeUnit, InquiryState
from facilities.prices.querysets import FeeSheetQuerySet, InquiryQuerySet, PriceRuleQuerySet
from portal.models import Area, Document, Transition
from portal.rulebook.choices import SourceMark


class FeeItem(models.Model):
    """A line of the catalogue of fees: nothing outside it may be charged (price notice 1477 of 2024)."""

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60)
    kind = models.CharField(_("kind of fee"), max_length=10, choices=FeeKind)
    unit = models.CharField(_("charged by"), max_length=6, choices=FeeUnit)
    is_refundable = models.BooleanField(_("refunded for what was not used"), default=True)
    by_class = models.BooleanField(_("may differ from class to class"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    from_on = models.DateField(_("in the catalogue from"))
    until = models.DateField(_("in the catalogue until"), null=True, blank=True)
    source_mark = models.CharField(_("source mark"), max_length=6, choices=SourceMark)

    objects = PriceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee of the catalogue")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FeeKind.values), name="fee_kind_is_known"),
            models.CheckConstraint(condition=Q(unit__in=FeeUnit.values), name="fee_unit_is_known"),
        ]

    def __str__(self) -> str:
        return self.name_en if (translation.get_language() or "").startswith("en") else self.name


class FeeSheet(models.Model):
    """All fees of a facility from a day on, with the photo of its board. The facility's own row shows the monthly fee of today."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="fee_sheets")
    holds_from = models.DateField(_("holds from"))
    prepaid_months = models.PositiveSmallIntegerField(_("months paid in advance at most"), default=1)
    fee_note = models.CharField(_("what the fee includes"), max_length=200, blank=True)
    board = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo of the board of fees")
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("shown since"), auto_now_add=True)

    objects = FeeSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee sheet")
        ordering = ["-holds_from", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "holds_from"], name="one_fee_sheet_per_facility_and_day"),
            models.CheckConstraint(condition=Q(prepaid_months__gte=1), name="fee_sheet_is_paid_for_a_month_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} ({self.holds_from})"


class FeeLine(models.Model):
    """One fee of a sheet, in fen; of one kind of class, or of all. Never changed: a new sheet follows."""

    sheet = models.ForeignKey(FeeSheet, models.CASCADE, related_name="lines")
    item = models.ForeignKey(FeeItem, models.PROTECT, related_name="+", verbose_name=_("fee of the catalogue"))
    kind = models.CharField(_("kind of class"), max_length=8, choices=ClassKind, blank=True)
    fen = models.BigIntegerField(_("amount (fen)"))

    class Meta:
        verbose_name = _("line of a fee sheet")
        ordering = ["item__order", "kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item", "kind"], name="one_line_per_fee_and_class"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="fee_is_above_nothing"),
            models.CheckConstraint(condition=Q(kind__in=["", *ClassKind.values]), name="fee_line_kind_is_known"),
        ]
        triggers = [pgtrigger.Protect(name="fee_lines_stay", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.item} {self.yuan}"

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan."""
        return yuan(self.fen)


class PriceRule(models.Model):
    """The highest monthly basic fee of inclusive care: a base and how far above it a facility may go, for whom and which class."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    nature = models.CharField(_("nature"), max_length=12, choices=Nature, blank=True)
    kind = models.CharField(_("kind of class"), max_length=8, choices=ClassKind, blank=True)
    base_fen = models.BigIntegerField(_("base a month (fen)"))
    band_percent = models.PositiveSmallIntegerField(_("percent that it may lie above the base"), default=0)
    from_on = models.DateField(_("holds from"))
    until = models.DateField(_("holds until"), null=True, blank=True)
    document = models.CharField(_("number of the notice"), max_length=80)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = PriceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("price rule")
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(base_fen__gt=0), name="price_rule_base_is_above_nothing"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("from_on")), name="price_rule_is_a_span"
            ),
            models.UniqueConstraint(
                fields=["area", "nature", "kind"], condition=Q(until__isnull=True), name="one_price_rule_without_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.base}"

    @property
    def base(self) -> Decimal:
        """The base in yuan."""
        return yuan(self.base_fen)

    @property
    def most(self) -> Decimal:
        """The highest fee in yuan, band included."""
        return yuan(self.base_fen * (100 + self.band_percent) // 100)


class PriceInquiry(models.Model):
    """A question of those who oversee prices to an operator whose fee is unusual, and the answer."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="price_inquiries")
    state = models.CharField(
        _("state"), max_length=10, choices=InquiryState, default=InquiryState.ASKED, editable=False
    )
    asked_fen = models.BigIntegerField(_("monthly fee when it was asked (fen)"), editable=False)
    median_fen = models.BigIntegerField(_("median of its like (fen)"), null=True, editable=False)
    question = models.TextField(_("question"), max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_on = models.DateField(_("asked on"), editable=False)
    due_on = models.DateField(_("answer due on"), editable=False)
    answer = models.TextField(_("answer"), max_length=1000, blank=True, editable=False)
    outcome = models.TextField(_("outcome"), max_length=500, blank=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a fee")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=InquiryState.values), name="price_inquiry_state_is_known"),
            models.UniqueConstraint(
                fields=["facility"], condition=~Q(state="closed"), name="one_open_question_about_a_fee"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.asked_on}"

    def get_absolute_url(self) -> str:
        """Return its page, for the operator and those who oversee prices."""
        return reverse("price-inquiry", args=[self.pk])

    @property
    def asked_yuan(self) -> Decimal:
        """The fee of then in yuan."""
        return yuan(self.asked_fen)

    @property
    def median_yuan(self) -> Decimal | None:
        """The median of then in yuan; None if there were too few to compare with."""
        return None if self.median_fen is None else yuan(self.median_fen)
