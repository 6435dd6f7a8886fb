"""What the district grants: schemes, their rates and budgets."""

from decimal import Decimal

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import ClassKind, Setting
from facilities.ground.money import yuan
from facilities.support.choices import (
    RateUnit,
    SchemeKind,
)
from facilities.support.models.constraints import DAYS, point
from facilities.support.querysets import DatedQuerySet


def _place(low: int, high: int) -> Func:
    return Func(Value(low), Value(high), Value("[]"), function="int4range", output_field=models.TextField())


KINDS = Case(  # every class (empty) meets each of them
    *(When(kind=kind, then=_place(place, place)) for place, kind in enumerate(ClassKind.values, 1)),
    default=_place(0, len(ClassKind.values)),
    output_field=models.TextField(),
)


class Scheme(models.Model):
    """A support that the district grants: on what legal base, from when, from which budget line, to whom."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80)
    kind = models.CharField(
        _("earned"),
        max_length=10,
        choices=SchemeKind,
        default=SchemeKind.ATTENDANCE,
        db_default=SchemeKind.ATTENDANCE.value,
    )
    voucher_days = models.PositiveSmallIntegerField(
        _("days that a voucher holds"), null=True, blank=True, help_text=_("The day on which it is given counts.")
    )
    legal_base = models.CharField(_("legal base"), max_length=200)
    budget_line = models.CharField(_("budget line"), max_length=60)
    from_on = models.DateField(_("granted from"))
    until_on = models.DateField(_("granted until"), null=True, blank=True)
    needs_recognition = models.BooleanField(_("only with an agreement on inclusive care"), default=True)
    settings = ArrayField(
        models.CharField(max_length=16, choices=Setting),
        verbose_name=_("ways of running"),
        default=list,
        blank=True,
        help_text=_("Empty: all."),
    )
    audit_percent = models.PositiveSmallIntegerField(_("percent of claims drawn for the audit"), default=10)
    district_percent = models.PositiveSmallIntegerField(
        _("percent that the district bears"), default=100, db_default=100, help_text=_("Higher levels bear the rest.")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("support scheme")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="scheme_is_a_span"
            ),
            models.CheckConstraint(condition=Q(audit_percent__range=(1, 100)), name="scheme_draws_some_claims"),
            models.CheckConstraint(condition=Q(district_percent__lte=100), name="scheme_is_borne_up_to_the_whole"),
            models.CheckConstraint(
                condition=Q(kind__in=[SchemeKind.ATTENDANCE, SchemeKind.CAPACITY], voucher_days__isnull=True)
                | Q(kind=SchemeKind.VOUCHER, voucher_days__range=(1, 366)),
                name="a_scheme_of_vouchers_says_how_long_they_hold",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if (translation.get_language() or "").startswith("en") else self.name

    def get_absolute_url(self) -> str:
        """Return its page, with rates and budgets."""
        return reverse("scheme", args=[self.pk])

    @property
    def is_of_vouchers(self) -> bool:
        """Say whether families bring vouchers of it."""
        return self.kind == SchemeKind.VOUCHER

    @property
    def is_of_capacity(self) -> bool:
        """Say whether what is filed is paid for."""
        return self.kind == SchemeKind.CAPACITY


class Rate(models.Model):
    """What a scheme pays for a child, in fen, from a day on. Rates of one scheme and class never overlap; one is only ended, never changed."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="rates")
    unit = models.CharField(_("paid for"), max_length=12, choices=RateUnit, default=RateUnit.CHILD_MONTH)
    kind = models.CharField(_("kind of class"), max_length=8, choices=ClassKind, blank=True)
    fen = models.BigIntegerField(_("amount (fen)"))
    least_days = models.PositiveSmallIntegerField(_("days that a child attends at least"), default=1)
    allowed_absences = models.PositiveSmallIntegerField(_("excused days that count as attended"), default=0)
    words = models.CharField(_("words of the policy"), max_length=200)
    from_on = models.DateField(_("holds from"))
    until_on = models.DateField(_("holds until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate of a scheme")
        ordering = ["scheme", "-from_on", "kind"]
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="rate_is_above_nothing"),
            models.CheckConstraint(condition=Q(least_days__lte=31, allowed_absences__lte=31), name="rate_counts_days"),
            models.CheckConstraint(condition=Q(unit__in=RateUnit.values), name="rate_unit_is_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="rate_is_a_span"
            ),
            ExclusionConstraint(
                name="rates_do_not_overlap",
                expressions=[(point("scheme_id"), "&&"), (KINDS, "&&"), (DAYS, "&&")],
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="rates_are_only_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.until_on IS NOT NULL OR ROW(OLD.scheme_id, OLD.unit, OLD.kind, OLD.fen, OLD.least_days, OLD.allowed_absences, "
                    "OLD.words, OLD.from_on) IS DISTINCT FROM ROW(NEW.scheme_id, NEW.unit, NEW.kind, NEW.fen, NEW.least_days, "
                    "NEW.allowed_absences, NEW.words, NEW.from_on)"
                ),
            ),
            pgtrigger.Protect(name="rates_stay", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.yuan}"

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan."""
        return yuan(self.fen)


class Budget(models.Model):
    """What a scheme may spend in a year, and how much of it audited claims have taken. The database refuses more."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField(_("year"))
    fen = models.BigIntegerField(_("amount (fen)"))
    committed_fen = models.BigIntegerField(_("taken by audited claims (fen)"), default=0, editable=False)

    class Meta:
        verbose_name = _("budget of a scheme")
        ordering = ["scheme", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "year"], name="one_budget_per_scheme_and_year"),
            models.CheckConstraint(
                condition=Q(committed_fen__gte=0, committed_fen__lte=F("fen")), name="budget_is_not_overdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.year}"

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan."""
        return yuan(self.fen)

    @property
    def committed(self) -> Decimal:
        """What is taken, in yuan."""
        return yuan(self.committed_fen)

    @property
    def percent(self) -> int:
        """What is taken, in percent."""
        return self.committed_fen * 100 // self.fen if self.fen else 0
