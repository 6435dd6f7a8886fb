"""Vouchers (托育券): given for a child by who knows its family, redeemed once at a facility, paid with the facility's claim of the month."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.support.models import Budget, Rate, Scheme
from facilities.vouchers.choices import VoucherState
from facilities.vouchers.querysets import VoucherQuerySet
from portal.identifiers.fields import DigestField, sealed
from portal.models import Area, Department, Transition
from portal.sealing import SealedField

FACTS = "scheme_id rate_id budget_id token month department_id area_id issued_by_id issued_on valid_until".split()
GIVEN = pgtrigger.Condition(
    "ROW({}) IS DISTINCT FROM ROW({})".format(*(", ".join(f"{row}.{name}" for name in FACTS) for row in ("OLD", "NEW")))
)
IN_A_CLAIM = """
    IF EXISTS (
        SELECT FROM facilities_claim c WHERE c.scheme_id = OLD.scheme_id AND (
            OLD.state = 'redeemed' AND c.facility_id = OLD.facility_id AND c.month = date_trunc('month', OLD.redeemed_on)::date
            OR NEW.state = 'redeemed' AND c.facility_id = NEW.facility_id AND c.month = date_trunc('month', NEW.redeemed_on)::date
        )
    ) THEN RAISE EXCEPTION 'the month of this voucher is claimed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Voucher(models.Model):
    """A sum for one child and month, known by a code that its family keeps; no account, no name, the child is a token."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="vouchers", verbose_name=_("support scheme"))
    rate = models.ForeignKey(Rate, models.PROTECT, related_name="+", verbose_name=_("rate of a scheme"))
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="vouchers", verbose_name=_("budget of a scheme"))
    token = models.BigIntegerField(_("token of the child"), editable=False)
    month = models.DateField(_("for the month"), help_text=_("The month's first day."), editable=False)
    kind = models.CharField(max_length=7, default="voucher", editable=False)  # with the code, what the digest is of
    code = SealedField(_("code of the voucher"), editable=False)
    digest = DigestField(of=("kind", "code"), unique=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("given by"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    issued_on = models.DateField(_("voucher given on"), editable=False)
    valid_until = models.DateField(_("voucher holds until"), editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=VoucherState, default=VoucherState.ISSUED, editable=False
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, related_name="vouchers", verbose_name=_("redeemed at"), editable=False
    )
    redeemed_on = models.DateField(_("redeemed on"), null=True, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, editable=False)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = VoucherQuerySet.as_manager()

    class Meta:
        verbose_name = _("childcare voucher")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["facility", "scheme", "redeemed_on"], name="voucher_facility"),
            models.Index(fields=["state", "valid_until"], name="voucher_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VoucherState.values), name="voucher_state_is_known"),
            models.CheckConstraint(condition=Q(month__day=1), name="voucher_month_is_named_by_its_first_day"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("issued_on")), name="voucher_holds_from_its_day_on"),
            models.CheckConstraint(
                condition=~Q(state="redeemed")
                | Q(
                    facility__isnull=False,
                    redeemed_on__isnull=False,
                    redeemed_on__gte=F("issued_on"),
                    redeemed_on__lte=F("valid_until"),
                ),
                name="voucher_is_redeemed_while_it_holds",
            ),
            models.UniqueConstraint(
                fields=["scheme", "token", "month"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_voucher_for_a_child_and_month",
            ),
            sealed("code", constraint="voucher_code_is_sealed"),
        ]
        triggers = [
            pgtrigger.Protect(name="what_a_voucher_says_stays", operation=pgtrigger.Update, condition=GIVEN),
            pgtrigger.Protect(name="vouchers_stay", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="a_claimed_voucher_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.state, OLD.facility_id, OLD.redeemed_on) IS DISTINCT FROM ROW(NEW.state, NEW.facility_id, NEW.redeemed_on)"
                ),
                func=IN_A_CLAIM,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.month:%Y-%m}-{self.pk:04d}"

    def get_absolute_url(self) -> str:
        """Return its page, for who gave it, who took it and who looks into it."""
        return reverse("voucher", args=[self.pk])

    @property
    def yuan(self) -> Decimal:
        """What it is worth, in yuan."""
        return yuan(self.rate.fen)

    @property
    def spoken(self) -> str:
        """The code in groups of four, as it is handed over."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))

    @property
    def can_be_redeemed(self) -> bool:
        """Say whether nobody redeemed it and nobody took it back."""
        return self.state == VoucherState.ISSUED
