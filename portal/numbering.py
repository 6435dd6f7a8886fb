"""Numbers of filings, receipts, orders: a series a year, without gaps or doubles."""

from django.db import transaction
from django.db.models import F

from portal.operations.models import NumberSeries


@transaction.atomic
def next_number(name: str, year: int) -> int:
    """Count the series up under its row lock, held until the caller's transaction ends, and return the number."""
    NumberSeries.objects.get_or_create(name=name, year=year)
    NumberSeries.objects.filter(name=name, year=year).update(last=F("last") + 1)
    return NumberSeries.objects.get(name=name, year=year).last
