"""Support for facilities: schemes with their rates and budgets, children as tokens, claims, audits and payments. Ledgers only grow."""

from datetime import date
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Least
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import ClassKind, Setting
from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.support.choices import (
    BatchState,
    ClaimState,
    LineKind,
    ObjectionState,
    RateUnit,
    RecoveryState,
    SchemeKind,
)
from facilities.support.querysets import DatedQuerySet, MoneyQuerySet
from portal.models import Transition

APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete
KEPT = pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)
DAYS = Func(F("from_on"), F("until_on"), Value("[]"), function="daterange", output_field=models.TextField())


def _point(field: str) -> Func:
    """Return a number as a range, so that an exclusion over it needs no extension of PostgreSQL."""
    return Func(F(field), F(field), Value("[]"), function="int8range", output_field=models.TextField())


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
                expressions=[(_point("scheme_id"), "&&"), (KINDS, "&&"), (DAYS, "&&")],
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


class Enrolment(models.Model):
    """A child's time at a facility, as a token: nobody outside the facility can tell who it is. At one facility at a time."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="enrolments")
    token = models.BigIntegerField(_("token of the child"), editable=False)
    label = models.CharField(
        _("the facility's own mark"), max_length=20, help_text=_("For example 3-07. Not the child's name.")
    )
    kind = models.CharField(_("kind of class"), max_length=8, choices=ClassKind)
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"), null=True, blank=True)

    objects = MoneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment of a child")
        ordering = ["label", "id"]
        indexes = [models.Index(fields=["facility", "from_on"], name="enrolment_facility")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ClassKind.values), name="enrolment_kind_is_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="enrolment_is_a_span"
            ),
            ExclusionConstraint(
                name="a_child_is_at_one_facility_a_day", expressions=[(_point("token"), "&&"), (DAYS, "&&")]
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Presence(models.Model):
    """How many days a child attended in a month, and was excused. A later version counts instead; after a claim each gives its reason."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="presences")
    month = models.DateField(_("month"), help_text=_("The month's first day."))
    version = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveSmallIntegerField(_("days attended"))
    excused = models.PositiveSmallIntegerField(_("days excused"), default=0)
    reason = models.CharField(_("why it is corrected"), max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("attendance of a child in a month")
        ordering = ["enrolment", "month", "version"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "month", "version"], name="one_attendance_per_version"),
            models.CheckConstraint(condition=Q(month__day=1), name="attendance_month_is_named_by_its_first_day"),
            models.CheckConstraint(
                condition=Q(days__lte=31, excused__lte=31) & Q(days__lte=31 - F("excused")),
                name="attendance_fits_into_a_month",
            ),
        ]
        triggers = [
            KEPT,
            pgtrigger.Trigger(
                name="a_frozen_month_needs_a_reason",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.reason = ''"),
                func="""
                    IF EXISTS (
                        SELECT FROM facilities_claim c JOIN facilities_enrolment e ON e.facility_id = c.facility_id
                        WHERE e.id = NEW.enrolment_id AND c.month = NEW.month
                    ) THEN RAISE EXCEPTION 'the month is frozen: give a reason' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.month:%Y-%m}"


class Claim(models.Model):
    """What a facility claims of a scheme for a month. Handing it in freezes the month: what is wrong is put right by a later claim."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="claims")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="claims")
    month = models.DateField(_("month"), help_text=_("The month's first day."))
    state = models.CharField(
        _("state"), max_length=10, choices=ClaimState, default=ClaimState.SUBMITTED, editable=False
    )
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    submitted_on = models.DateField(_("handed in on"), editable=False)
    audited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    audited_on = models.DateField(_("audited on"), null=True, editable=False)
    note = models.TextField(_("what the audit looked at"), max_length=500, blank=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = MoneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim of support")
        ordering = ["-month", "-id"]
        indexes = [models.Index(fields=["state", "scheme"], name="claim_state")]
        constraints = [
            models.UniqueConstraint(fields=["facility", "scheme", "month"], name="one_claim_per_month"),
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_state_is_known"),
            models.CheckConstraint(condition=Q(month__day=1), name="claim_month_is_named_by_its_first_day"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="what_is_paid_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state IN ('paid', 'offset') OR ROW(OLD.facility_id, OLD.scheme_id, OLD.month, OLD.submitted_by_id, OLD.submitted_on) "
                    "IS DISTINCT FROM ROW(NEW.facility_id, NEW.scheme_id, NEW.month, NEW.submitted_by_id, NEW.submitted_on)"
                ),
            ),
            pgtrigger.Protect(name="claims_stay", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.scheme} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        """Return its page, with the arithmetic."""
        return reverse("claim", args=[self.pk])


class ClaimLine(models.Model):
    """One step of a claim. What is due is the quantity times the rate; of an adjustment what was booked before is taken off."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="lines")
    for_month = models.DateField(_("for the month"))
    kind = models.CharField(_("kind of line"), max_length=10, choices=LineKind)
    rate = models.ForeignKey(Rate, models.PROTECT, related_name="+")
    listed = models.PositiveIntegerField(_("children entered"), default=0)
    eligible = models.PositiveIntegerField(_("children or days that count"), default=0)
    cap = models.PositiveIntegerField(_("filed places, or places times days"), default=0)
    quantity = models.PositiveIntegerField(_("paid for"), default=0)
    rate_fen = models.BigIntegerField(_("rate (fen)"))
    due_fen = models.BigIntegerField(_("due (fen)"))
    booked_fen = models.BigIntegerField(_("booked before (fen)"), default=0)
    fen = models.BigIntegerField(_("amount (fen)"))
    about = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="further", verbose_name=_("line it is about")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("line of a claim")
        ordering = ["claim", "id"]
        indexes = [models.Index(fields=["for_month", "rate"], name="claim_line_month")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="claim_line_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=["entitled", "adjusted"])
                | Q(quantity=Least(F("eligible"), F("cap")), due_fen=F("quantity") * F("rate_fen")),
                name="claim_line_is_quantity_times_rate",
            ),
            models.CheckConstraint(
                condition=Q(fen=F("due_fen") - F("booked_fen")), name="claim_line_is_due_less_booked"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["cut", "restored"]) | Q(about__isnull=False), name="claim_line_is_about_another"
            ),
            models.CheckConstraint(condition=~Q(kind="cut") | Q(fen__lt=0) & ~Q(reason=""), name="a_cut_has_a_reason"),
            models.UniqueConstraint(
                fields=["claim", "for_month", "rate"],
                condition=Q(kind__in=["entitled", "adjusted"]),
                name="one_claim_line_per_month_and_rate",
            ),
            models.UniqueConstraint(fields=["about"], condition=Q(kind="cut"), name="a_line_is_cut_once"),
            models.UniqueConstraint(fields=["about"], condition=Q(kind="restored"), name="a_cut_is_restored_once"),
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.for_month:%Y-%m} {self.yuan}"

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan."""
        return yuan(self.fen)

    @property
    def due(self) -> Decimal:
        """What is due, in yuan."""
        return yuan(self.due_fen)

    @property
    def booked(self) -> Decimal:
        """What was booked before, in yuan."""
        return yuan(self.booked_fen)

    @property
    def each(self) -> Decimal:
        """The rate in yuan."""
        return yuan(self.rate_fen)

    @property
    def is_counted(self) -> bool:
        """Say whether the line was counted from attendance."""
        return self.kind in (LineKind.ENTITLED, LineKind.ADJUSTED)


class LineCorrection(models.Model):
    """What a frozen month comes to instead, of a scheme that counts no attendance; the last version holds, the next claim books the difference."""

    line = models.ForeignKey(ClaimLine, models.PROTECT, related_name="corrections")
    version = models.PositiveSmallIntegerField(default=1)
    quantity = models.PositiveIntegerField(_("paid for instead"))
    reason = models.CharField(_("why it is corrected"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    corrected_on = models.DateField(_("corrected on"))

    class Meta:
        verbose_name = _("correction of a claim's line")
        ordering = ["line", "version"]
        constraints = [
            models.UniqueConstraint(fields=["line", "version"], name="one_line_correction_per_version"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_line_correction_has_a_reason"),
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.line}: {self.quantity}"


class Objection(models.Model):
    """An operator's objection to one cut; it holds up no other line."""

    line = models.OneToOneField(ClaimLine, models.PROTECT, related_name="objection")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=ObjectionState, default=ObjectionState.OPEN, editable=False
    )
    reasons = models.TextField(_("reasons"), max_length=500)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    raised_on = models.DateField(_("raised on"), editable=False)
    answer = models.TextField(_("answer"), max_length=500, blank=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = MoneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to a cut")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ObjectionState.values), name="objection_state_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.facility} · {self.raised_on}"


class AuditDraw(models.Model):
    """Which claims of a month are looked into, drawn by a seed: anybody can draw again and compare."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="draws")
    month = models.DateField(_("month"))
    seed = models.CharField(_("seed"), max_length=64)
    percent = models.PositiveSmallIntegerField(_("percent drawn"))
    population = ArrayField(models.BigIntegerField(), verbose_name=_("claims drawn from"))
    drawn = ArrayField(models.BigIntegerField(), verbose_name=_("claims drawn"))
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("drawn at"), auto_now_add=True)

    class Meta:
        verbose_name = _("draw of claims")
        ordering = ["-month", "-id"]
        constraints = [models.UniqueConstraint(fields=["scheme", "month"], name="one_draw_per_scheme_and_month")]
        triggers = [KEPT]

    def __str__(self) -> str:
        return f"{self.scheme} {self.month:%Y-%m}"


class Batch(models.Model):
    """Payments for the treasury: one workbook, made once, known by its hash."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="batches")
    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=BatchState, default=BatchState.MADE, editable=False)
    count = models.PositiveIntegerField(_("number of payments"))
    sum_fen = models.BigIntegerField(_("sum (fen)"))
    content = models.BinaryField()
    sha256 = models.CharField("SHA-256", max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_on = models.DateField(_("made on"))
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    class Meta:
        verbose_name = _("payment batch")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0, sum_fen__gt=0), name="a_batch_pays_something"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_is_known"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_batch_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.count, OLD.sum_fen, OLD.sha256, OLD.content) IS DISTINCT FROM ROW(NEW.count, NEW.sum_fen, NEW.sha256, NEW.content)"
                ),
            ),
            pgtrigger.Protect(name="batches_stay", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("batch", args=[self.pk])

    @property
    def yuan(self) -> Decimal:
        """The sum in yuan."""
        return yuan(self.sum_fen)

    @property
    def district(self) -> Decimal:
        """What the district bears of it, in yuan; a part of a fen is borne by higher levels."""
        return yuan(self.sum_fen * self.scheme.district_percent // 100)

    @property
    def higher(self) -> Decimal:
        """What higher levels bear, in yuan."""
        return self.yuan - self.district


class Payment(models.Model):
    """What a batch pays for one claim, and what the treasury answered. A claim is paid once, unless the treasury sent it back."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="payments")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="payments")
    fen = models.BigIntegerField(_("amount (fen)"))
    paid_on = models.DateField(_("paid on"), null=True)
    failure = models.CharField(_("why it was not paid"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("payment")
        ordering = ["batch", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(failure=""), name="a_claim_is_paid_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="payment_is_above_nothing"),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(failure=""), name="payment_is_paid_or_has_failed"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="payments_stay", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="payments_are_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.paid_on IS NOT NULL OR OLD.failure <> '' OR "
                    "ROW(OLD.batch_id, OLD.claim_id, OLD.fen) IS DISTINCT FROM ROW(NEW.batch_id, NEW.claim_id, NEW.fen)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.yuan}"

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan."""
        return yuan(self.fen)


class Recovery(models.Model):
    """What a facility owes after its adjustments exceed what it claims."""

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="recovery")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="recoveries")
    fen = models.BigIntegerField(_("amount (fen)"))
    state = models.CharField(
        _("state"), max_length=8, choices=RecoveryState, default=RecoveryState.OPEN, editable=False
    )
    opened_on = models.DateField(_("opened on"))
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = MoneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("recovery")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="recovery_is_above_nothing"),
            models.CheckConstraint(condition=Q(state__in=RecoveryState.values), name="recovery_state_is_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="recoveries_stay", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="recoveries_are_only_repaid",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state = 'repaid' OR ROW(OLD.claim_id, OLD.facility_id, OLD.fen, OLD.opened_on) "
                    "IS DISTINCT FROM ROW(NEW.claim_id, NEW.facility_id, NEW.fen, NEW.opened_on)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.yuan}"

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan."""
        return yuan(self.fen)


def month_of(day: date) -> date:
    """Return the month of a day, named by its first."""
    return day.replace(day=1)
