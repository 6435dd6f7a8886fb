"""Vouchers: given while the budget suffices, redeemed once while they hold, taken back while the month is open, expired, withdrawn.

What a voucher is worth is taken from the budget when it is given and goes back there when it ends unused, so that every voucher in a
family's hands is covered. A voucher is paid with the claim of the month in which it was redeemed (`facilities.support.claims`).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from facilities.ground import policy as ground_policy
from facilities.ground.choices import PUBLIC_STATES
from facilities.ground.models import Facility
from facilities.inclusive.models import Recognition
from facilities.support import attendance, claims
from facilities.support.models import Budget, Claim, Enrolment, Scheme, month_of
from facilities.vouchers import policy
from facilities.vouchers.choices import VoucherState
from facilities.vouchers.models import Voucher
from facilities.vouchers.querysets import ISSUERS
from portal import permissions
from portal.accounts import limiting
from portal.accounts.scope import require, scope_of
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.identifiers import texts
from portal.identifiers.given import new_code
from portal.models import User
from portal.sealing import digests
from portal.texting import texting
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    VoucherState.ISSUED: {VoucherState.REDEEMED, VoucherState.EXPIRED, VoucherState.WITHDRAWN},
    VoucherState.REDEEMED: {VoucherState.ISSUED},
}
LENGTH = 12  # 59 bits
TEXT = "【托育服务】您的托育券%(code)s，面值%(yuan)s元，%(until)s前有效，在托育机构出示。请勿告诉他人。"
UNKNOWN = _("There is no voucher with this code. Please compare it sign by sign.")
TOO_MANY = _("Too many attempts. Please wait a quarter of an hour.")


@transaction.atomic
def give(
    scheme: Scheme, id_type: str, id_number: str, *, by: User, at: datetime, on: date, mobile: str = ""
) -> Voucher:
    """Give a child a voucher of the month; its number is not kept, its code is texted to the mobile if there is one.

    Raises Refused for a second one in the month, without a rate, or where the budget of the year does not suffice.
    """
    require(policy.may_give(by))
    rate = scheme.rates.in_force(on).first()
    if rate is None or not scheme.is_of_vouchers or not _is_granted(scheme, on):
        raise Refused(_("The scheme gives no vouchers today: it has ended, or has no rate."), field="scheme")
    scope = scope_of(by)
    row = Voucher(
        scheme=scheme, rate=rate, budget=claims.take(scheme, on.year, rate.fen), month=month_of(on),
        token=attendance.token_of(id_type, id_number), code=new_code(LENGTH),
        department_id=min(scope.departments & ISSUERS), area_id=min(scope.areas(permissions.GIVE_OPINIONS), key=len),
        issued_by=by, issued_on=on, valid_until=on + timedelta(days=(scheme.voucher_days or 1) - 1),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("This child has a voucher of this month already."), field="id_number") from None
    if mobile:
        texting.send(mobile, TEXT % {"code": row.spoken, "yuan": row.yuan, "until": row.valid_until}, at=at)
    return row


def _is_granted(scheme: Scheme, on: date) -> bool:
    return Scheme.objects.in_force(on).filter(pk=scheme.pk).exists()


def looked_up(code: str, *, address: str, at: datetime) -> Voucher:
    """Return the voucher of a code, for whoever holds it. Raises Refused for a code that there is not, and for too many tries."""
    if not limiting.has_tries_left(f"voucher from {address}", most=settings.CODE_TRIES_PER_ADDRESS, at=at):
        raise Refused(TOO_MANY, field="code")
    row = Voucher.objects.filter(digest__in=_digests(code)).with_facts().first()
    if row is None:
        raise Refused(UNKNOWN, field="code")
    return row


def _digests(code: str) -> list[str]:
    return list(digests(f"voucher:{texts.bare(code)}"))


@transaction.atomic
def redeem(facility: Facility, code: str, child: Enrolment, *, by: User, on: date) -> Voucher:
    """Take a voucher for a child who is enrolled here today. Its row is locked: of two facilities at once one takes it.

    Raises Refused for one that is used, over or withdrawn, for another child's, and where the facility may not take vouchers.
    """
    facility = attendance.locked(facility.pk)
    require(ground_policy.may_update(by, facility))
    rows = Voucher.objects.select_for_update(of=("self",)).with_facts()
    voucher = rows.filter(digest__in=_digests(code)).first()
    if voucher is None:
        raise Refused(UNKNOWN, field="code")
    if reason := next(_against(voucher, on), None):
        raise Refused(reason, field="code")
    if child.token != voucher.token:
        raise Refused(_("This voucher was given for another child."), field="child")
    if not attendance.attending(facility, on, on).filter(pk=child.pk).exists():
        raise Refused(_("This child is not enrolled here today."), field="child")
    if reasons := list(obstacles(facility, voucher.scheme, on=on)):
        raise Refused(" ".join(reasons))
    voucher.facility, voucher.redeemed_on = facility, on
    voucher.save(update_fields=["facility", "redeemed_on"])
    return move(voucher, VoucherState.REDEEMED, table=MOVES, by=by)


def _against(voucher: Voucher, on: date) -> Iterator[str]:
    """Yield why a voucher can't be redeemed on the day; where it was redeemed is nobody else's."""
    if voucher.state == VoucherState.REDEEMED:
        yield str(_("This voucher was redeemed on %(day)s. It can be used once.") % {"day": voucher.redeemed_on})
    elif voucher.state == VoucherState.WITHDRAWN:
        yield str(_("This voucher was withdrawn by who gave it."))
    elif voucher.state == VoucherState.EXPIRED or voucher.valid_until < on:
        yield str(_("This voucher held until %(day)s.") % {"day": voucher.valid_until})


def obstacles(facility: Facility, scheme: Scheme, *, on: date) -> Iterator[str]:
    """Yield why the facility may take no vouchers of the scheme on the day. What it took before stays earned."""
    if facility.state not in PUBLIC_STATES or not facility.filed_on or facility.filed_on > on:
        yield str(_("Only a facility on file takes vouchers."))
    if scheme.settings and facility.setting not in scheme.settings:
        yield str(_("The scheme is not for facilities run this way."))
    if scheme.needs_recognition and not Recognition.objects.covering(on, on).filter(facility=facility).exists():
        yield str(_("Vouchers of this scheme are taken with an agreement on inclusive care that holds today."))
    yield from (str(reason) for source in claims.BARRED if (reason := source(facility, on)))


@transaction.atomic
def take_back(voucher: Voucher, reason: str, *, by: User) -> Voucher:
    """Undo what was redeemed by mistake: the family may use its voucher again while it holds. Raises Refused once the month is claimed."""
    require(policy.may_take_back(by, voucher))
    attendance.locked(voucher.facility_id)  # type: ignore[arg-type] # a voucher without a facility was refused
    voucher = _held(voucher.pk)
    if is_claimed(voucher):
        raise Refused(_("The month is claimed with this voucher; nothing of it changes any more."))
    move(voucher, VoucherState.ISSUED, table=MOVES, by=by, note=reason)
    voucher.facility = voucher.redeemed_on = None
    voucher.save(update_fields=["facility", "redeemed_on"])
    return voucher


def _held(pk: int) -> Voucher:
    return Voucher.objects.select_for_update(of=("self",)).with_facts().get(pk=pk)


def is_claimed(voucher: Voucher) -> bool:
    """Say whether a claim has frozen the month in which it was redeemed."""
    if voucher.redeemed_on is None:
        return False
    month = month_of(voucher.redeemed_on)
    return Claim.objects.filter(facility=voucher.facility_id, scheme=voucher.scheme_id, month=month).exists()


@transaction.atomic
def withdraw(voucher: Voucher, reason: str, *, by: User, on: date) -> Voucher:
    """Take a voucher out of use, for example because its code was lost; the child may be given another one. Its sum is free again."""
    voucher = _held(voucher.pk)
    require(policy.may_withdraw(by, voucher))
    _ended(voucher, VoucherState.WITHDRAWN, by=by, note=reason)
    voucher.withdrawn_on = on
    voucher.save(update_fields=["withdrawn_on"])
    return voucher


def _ended(voucher: Voucher, to: str, *, by: User | None, note: str = "") -> None:
    move(voucher, to, table=MOVES, by=by, note=note)
    Budget.objects.filter(pk=voucher.budget_id).update(committed_fen=F("committed_fen") - voucher.rate.fen)


def expire(*, on: date) -> int:
    """End every voucher whose last day is before this one; return how many. May run twice."""
    ended = 0
    for pk in Voucher.objects.lapsed(on).values_list("pk", flat=True):
        with transaction.atomic():
            voucher = _held(pk)
            if voucher.state == VoucherState.ISSUED and voucher.valid_until < on:
                _ended(voucher, VoucherState.EXPIRED, by=None)
                ended += 1
    return ended


declare(
    Voucher,
    withdraw=Act(policy.may_withdraw, before(MOVES, VoucherState.WITHDRAWN)),
    take_back=Act(
        policy.may_take_back, before(MOVES, VoucherState.ISSUED), when=lambda voucher: not is_claimed(voucher)
    ),
)
