"""Schemes, rates and budgets: laid down by 财政. A rate is ended and followed, never changed."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from facilities.support import policy
from facilities.support.choices import OF_ALL_CLASSES, UNITS, SchemeKind
from facilities.support.models import Budget, Claim, Rate, Scheme
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User

OVERLAPS = _("A rate of this scheme for the same class holds on one of these days. End it first.")


@transaction.atomic
def lay_down(scheme: Scheme, *, by: User) -> Scheme:
    """Save a new scheme."""
    require(policy.may_keep_schemes(by))
    scheme.save()
    return scheme


@transaction.atomic
def add_rate(rate: Rate, *, by: User) -> Rate:
    """Add a rate. Raises Refused where it overlaps another one, or begins in a month that is claimed already.

    Each kind of scheme pays for its own: children, what is filed, or vouchers.
    """
    require(policy.may_keep_schemes(by))
    if rate.unit not in UNITS[SchemeKind(rate.scheme.kind)]:
        raise Refused(_("A scheme of this kind pays for something else."), field="unit")
    if rate.unit in OF_ALL_CLASSES and rate.kind:
        raise Refused(_("This is worth the same in every class."), field="kind")
    if Claim.objects.filter(scheme=rate.scheme, month__gte=rate.from_on.replace(day=1)).exists():
        raise Refused(
            _("Claims of this month or later are handed in; a rate can only begin after them."), field="from_on"
        )
    try:
        with transaction.atomic():
            rate.save()
    except IntegrityError:
        raise Refused(OVERLAPS, field="from_on") from None
    return rate


@transaction.atomic
def end_rate(rate: Rate, until_on: date, *, by: User) -> Rate:
    """End a rate. Raises Refused before a month that was claimed by it."""
    require(policy.may_keep_schemes(by))
    rate = Rate.objects.select_for_update().get(pk=rate.pk)
    if rate.until_on is not None:
        raise Refused(_("This rate has an end already."), field="until_on")
    if (
        until_on < rate.from_on
        or Claim.objects.filter(scheme=rate.scheme, month__gt=until_on - timedelta(days=27)).exists()
    ):
        raise Refused(_("Claims of this month or later are handed in by this rate."), field="until_on")
    rate.until_on = until_on
    rate.save(update_fields=["until_on"])
    return rate


@transaction.atomic
def set_budget(scheme: Scheme, year: int, fen: int, *, by: User) -> Budget:
    """Set what a scheme may spend in a year. Raises Refused below what is taken already."""
    require(policy.may_keep_schemes(by))
    budget, _made = Budget.objects.select_for_update().get_or_create(scheme=scheme, year=year, defaults={"fen": fen})
    if fen < budget.committed_fen:
        raise Refused(_below(budget), field="amount")
    budget.fen = fen
    budget.save(update_fields=["fen"])
    return budget


def _below(budget: Budget) -> str:
    return str(_("Audited claims have taken %(taken)s yuan of it already.") % {"taken": budget.committed})
