"""What is paid and owed: batches for the treasury, their payments, what is to be paid back."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.support.choices import (
    BatchState,
    RecoveryState,
)
from facilities.support.models.claims import Claim
from facilities.support.models.schemes import Scheme
from facilities.support.querysets import MoneyQuerySet
from portal.models import Transition


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
