"""Closed vocabularies of support: rates, claims and what becomes of them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class SchemeKind(TextChoices):
    """By what a facility earns it: the days that children attend, what is filed, or vouchers that families bring."""

    ATTENDANCE = "attendance", _("By attendance")
    CAPACITY = "capacity", _("By filed places, classes or floor space")
    VOUCHER = "voucher", _("By vouchers of families")


class RateUnit(TextChoices):
    CHILD_MONTH = "child_month", _("a child and month")
    CHILD_DAY = "child_day", _("a child and day")
    PLACE_MONTH = "place_month", _("a place and month")
    CLASS_MONTH = "class_month", _("a class and month")
    METRE_MONTH = "metre_month", _("a square metre and month")
    VOUCHER = "voucher", _("a voucher")


UNITS = {  # what the rates of a kind of scheme may pay for
    SchemeKind.ATTENDANCE: {RateUnit.CHILD_MONTH, RateUnit.CHILD_DAY},
    SchemeKind.CAPACITY: {RateUnit.PLACE_MONTH, RateUnit.CLASS_MONTH, RateUnit.METRE_MONTH},
    SchemeKind.VOUCHER: {RateUnit.VOUCHER},
}
OF_ALL_CLASSES = {RateUnit.VOUCHER, RateUnit.METRE_MONTH}  # worth the same whatever the class


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
