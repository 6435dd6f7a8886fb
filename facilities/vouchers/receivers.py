"""Claims of schemes that are earned by vouchers: counted from what was redeemed, covered by the budget since they were given."""

from facilities.support import correcting, earning
from facilities.support.choices import SchemeKind
from facilities.support.earning import Earning
from facilities.vouchers import settling

earning.earned(SchemeKind.VOUCHER, Earning(settling.count, correcting.differences, settling.lacking, is_reserved=True))
