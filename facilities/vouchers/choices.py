"""Closed vocabulary of vouchers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="issued", good="redeemed")
class VoucherState(TextChoices):
    ISSUED = "issued", _("Voucher can be redeemed")
    REDEEMED = "redeemed", _("Voucher redeemed")
    EXPIRED = "expired", _("Voucher expired")
    WITHDRAWN = "withdrawn", _("Voucher withdrawn")
