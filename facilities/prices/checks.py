"""Checks on what facilities charge: inclusive care keeps to its ceiling, fees are shown, and not too much is paid in advance."""

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import RUNNING_STATES
from facilities.ground.money import yuan
from facilities.places.models import ClassOffer
from facilities.prices import rules
from facilities.prices.models import FeeSheet
from facilities.prices.sheets import PREPAID
from facilities.requirements import inclusion
from portal.rulebook.rulebook import Breach, Breaches, Limits, Outcome, check

ABOVE_RULE = _("The monthly fee of %(fee)s yuan lies above the %(most)s yuan of %(source)s.")
ABOVE_LINE = _("The monthly fee of %(fee)s yuan lies above the line of %(most)s for inclusive care.")


@check("inclusive-price", section="basics")
def inclusive_fees_keep_below_the_line(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Price notice 1477 of 2024: rules, agreements and a published number bind; until then our own line is looked at."""
    asked = _asked(facilities)
    laid_down, agreed = rules.laid_down(on), rules.agreements(list(asked), on)
    most, row = limits[inclusion.LINE], inclusion.line(on)
    outcome = Outcome.BREACHED if row and inclusion.is_binding(row) else Outcome.WARNED
    for pk, (nature, fees) in asked.items():
        if None in fees.values():
            yield Breach(pk, _("The monthly fee is not stated yet."), {"field": "monthly_fee"}, Outcome.UNKNOWN)
            continue
        known = {kind: fee for kind, fee in fees.items() if fee is not None}
        above = _above_rule(laid_down, nature, known, agreed.get(pk))
        if above:
            yield Breach(pk, ABOVE_RULE, above | {"field": "monthly_fee"})
        elif max(known.values()) > most:
            told = {"fee": max(known.values()), "most": most, "field": "monthly_fee"}
            yield Breach(pk, ABOVE_LINE, told, outcome)


def _asked(facilities: QuerySet) -> dict[int, tuple[str, dict[str, Decimal | None]]]:
    """Return nature and fees of each facility: its own under the empty kind, and those of classes that state one."""
    rows = facilities.order_by().values_list("pk", "operator__nature", "monthly_fee")
    asked: dict[int, tuple[str, dict[str, Decimal | None]]] = {pk: (nature, {"": fee}) for pk, nature, fee in rows}
    offers = ClassOffer.objects.filter(care_class__facility__in=list(asked), monthly_fee__isnull=False)
    for pk, kind, fee in offers.values_list("care_class__facility_id", "care_class__kind", "monthly_fee"):
        asked[pk][1][kind] = fee
    return asked


def _above_rule(
    laid_down: dict[rules.Group, rules.Ceiling],
    nature: str,
    fees: dict[str, Decimal],
    agreed: rules.Ceiling | None,
) -> dict[str, object] | None:
    for kind, fee in sorted(fees.items(), key=lambda pair: -pair[1]):
        most = rules.ceiling(laid_down, nature, kind, agreed)
        if most and fee > yuan(most.fen):
            return {"fee": fee, "most": yuan(most.fen), "source": most.source}
    return None


@check("fees-shown", section="basics", blocks_filing=False, applies=Q(state__in=RUNNING_STATES))
def fees_are_shown(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Provisions on clear prices: whoever charges shows item and amount; a running facility shows a sheet."""
    shown = FeeSheet.objects.in_force(on).filter(facility__in=facilities.order_by()).values("facility")
    for pk in (yield facilities.order_by().exclude(pk__in=shown).values_list("pk", flat=True)):
        yield Breach(pk, _("No fee sheet is shown."), {"field": "monthly_fee"})


@check("fees-prepaid", section="basics", blocks_filing=False)
def not_too_much_is_paid_in_advance(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Sheets that were shown while the rulebook still allowed more months are found as well."""
    most = int(limits[PREPAID])
    sheets = FeeSheet.objects.in_force(on).filter(facility__in=facilities.order_by(), prepaid_months__gt=most)
    for pk, months in (yield sheets.values_list("facility_id", "prepaid_months")):
        told = {"months": months, "most": most, "field": "monthly_fee"}
        yield Breach(pk, _("%(months)s months are paid in advance; %(most)s are possible."), told)
