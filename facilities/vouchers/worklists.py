"""What waits of vouchers: months that a facility may claim, and schemes whose budget gives no further voucher."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from facilities.ground.models import Facility
from facilities.support import policy as support_policy
from facilities.support.choices import SchemeKind
from facilities.support.models import Budget, Rate
from facilities.support.worklists import SUPPORT
from facilities.vouchers.models import Voucher
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Pool, worklist


@worklist
def vouchers_to_claim(user: User, on: date) -> Iterator[Pool]:
    """Own facilities that redeemed vouchers in months that are over and not claimed."""
    if may_anywhere(user, permissions.OPERATE):
        due = Voucher.objects.unclaimed().filter(redeemed_on__lt=on.replace(day=1))
        rows = Facility.objects.operated_by(user).filter(pk__in=due.values("facility"))
        title = _("Claim the vouchers that you redeemed")
        yield Pool(SUPPORT, rows, title, "voucher-redeem", subject="name", area="area_id")


@worklist
def budgets_used_up(user: User, on: date) -> Iterator[Pool]:
    """For 财政: this year's budgets that cover no further voucher of their scheme."""
    if support_policy.may_keep_schemes(user):
        worth = Rate.objects.in_force(on).filter(scheme=OuterRef("scheme")).values("fen")[:1]
        lasting = Q(scheme__until_on__isnull=True) | Q(scheme__until_on__gte=on)
        rows = Budget.objects.filter(lasting, scheme__kind=SchemeKind.VOUCHER, year=on.year)
        short = rows.annotate(worth=Subquery(worth)).filter(worth__gt=F("fen") - F("committed_fen"))
        title = _("No voucher can be given any more: raise the budget or end the scheme")
        yield Pool(SUPPORT, short, title, "scheme", key="scheme_id", subject="scheme__name", area=None)
