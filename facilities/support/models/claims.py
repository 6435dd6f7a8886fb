"""What a facility claims for a month: its steps, corrections, objections and the draws of the audit."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.support.choices import (
    ClaimState,
    LineKind,
    ObjectionState,
)
from facilities.support.models.constraints import KEPT
from facilities.support.models.schemes import Rate, Scheme
from facilities.support.querysets import MoneyQuerySet
from portal.models import Transition


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
