"""Checks on what inclusive facilities charge."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.requirements import inclusion
from portal.rulebook.rulebook import Breach, Limits, Outcome, check


@check("inclusive-price", section="basics")
def inclusive_fees_keep_below_the_line(facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Price notice 1477 of 2024: a published number binds; until there is one, what lies above our own line is looked at."""
    most, row = limits[inclusion.LINE], inclusion.line(on)
    outcome = Outcome.BREACHED if row and inclusion.is_binding(row) else Outcome.WARNED
    unsure = facilities.order_by().filter(Q(monthly_fee__gt=most) | Q(monthly_fee=None))
    for pk, fee in unsure.values_list("pk", "monthly_fee"):
        if fee is None:
            yield Breach(pk, _("The monthly fee is not stated yet."), {"field": "monthly_fee"}, Outcome.UNKNOWN)
        else:
            yield Breach(
                pk,
                _("The monthly fee of %(fee)s yuan lies above the line of %(most)s for inclusive care."),
                {"fee": fee, "most": most, "field": "monthly_fee"},
                outcome,
            )
