"""The district's line for the fee of inclusive care: a number of the rulebook with its day and its source."""

from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from portal.models import Threshold
from portal.rulebook.choices import SourceMark

LINE = "inclusive.most_monthly_fee"


def line(on: date) -> Threshold | None:
    """Return the highest monthly fee of inclusive care as it stands on the day, or None if the district has no number."""
    return Threshold.objects.in_force(on).filter(key=LINE).order_by("effective_from").last()


def most(on: date | OuterRef) -> Subquery:
    """Return the same number for a comparison in a query; nothing lies above it if the district has none."""
    rows = Threshold.objects.in_force(on).filter(key=LINE).order_by("-effective_from")
    return Subquery(rows.values("value")[:1])


def is_binding(row: Threshold) -> bool:
    """Say whether the number was published: one of our own design is looked at and stops nobody."""
    return row.source_mark != SourceMark.DESIGN


def exceeded(fee: Decimal | None, on: date) -> Threshold | None:
    """Return the line that the fee lies above on the day, or None; a fee that is not known lies nowhere."""
    most = line(on)
    return most if most and fee is not None and fee > most.value else None
