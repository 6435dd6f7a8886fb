"""Closed vocabularies of support: rates, claims and what becomes of them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class SchemeKind(TextChoices):
    """By what a facility earns it: the days that children attend, or vouchers that families bring."""

    ATTENDANCE = "attendance", _("By attendance")
    VOUCHER = "voucher", _("By vouchers of families")


class RateUnit(TextChoices):
    CHILD_MONTH = "child_month", _("a child and month")
    CHILD_DAY = "child_day", _("a child and day")
    VOUCHER = "voucher", _("a voucher")


class LineKind(TextChoices):
    ENTITLED = "entitled", _("Month claimed")
    ADJUSTED = "adjusted", _("Adjustment of an earlier month")
    CUT = "cut", _("Cut at the audit")
    RESTORED = "restored", _("Given back after an objection")


@toned(good="paid offset", info="submitted audited batched")
class ClaimState(TextChoices):
    SUBMITTED = "submitted", _("Handed in, waits for the audit")
    AUDITED = "audited", _("Audited, waits for payment")
    BATCHED = "batched", _("In a payment batch")
    PAID = "paid", _("Paid to the facility")
    OFFSET = "offset", _("Audited, nothing to pay")


@toned(good="upheld", info="open", danger="rejected")
class ObjectionState(TextChoices):
    """An objection to one cut line; every other line is paid meanwhile."""

    OPEN = "open", _("Objection to be decided")
    UPHELD = "upheld", _("Objection upheld")
    REJECTED = "rejected", _("Objection rejected")


@toned(good="settled", warning="made")
class BatchState(TextChoices):
    MADE = "made", _("With the treasury")
    SETTLED = "settled", _("Answered by the treasury")


@toned(good="repaid", danger="open")
class RecoveryState(TextChoices):
    OPEN = "open", _("To be paid back")
    REPAID = "repaid", _("Paid back")
