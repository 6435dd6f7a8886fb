"""What proves that families are helped to a place: vouchers given, and redeemed at facilities."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.vouchers.choices import VoucherState
from facilities.vouchers.models import Voucher
from portal.pages.duties import evidence


@evidence(
    *(("trade-union", 1), ("civil-affairs", 2), ("women", 1), ("streets", 1)),
    counts=_("Childcare vouchers given"),
    page="voucher-list",
)
def vouchers_given(department: str) -> QuerySet[Voucher]:
    """Vouchers that the department gave and did not take out of use."""
    given = Voucher.objects.filter(department=department).exclude(state=VoucherState.WITHDRAWN)
    return given.select_related("scheme").annotate(acted_on=F("issued_on"))


@evidence(("finance", 1), counts=_("Childcare vouchers redeemed"), page="voucher-list")
def vouchers_redeemed(department: str) -> QuerySet[Voucher]:
    """Vouchers that facilities took."""
    return Voucher.objects.redeemed().select_related("scheme").annotate(acted_on=F("redeemed_on"))
