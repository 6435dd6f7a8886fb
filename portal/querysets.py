"""Recurring questions of the cellar's tables."""

from collections.abc import Iterable

from django.db.models import Q


def within(codes: Iterable[str], field: str = "area_id") -> Q:
    """Match rows whose division code lies in one of the areas, as ranges over the code (first measured, then chosen)."""
    condition = Q(pk__in=[])
    for code in codes:
        condition |= Q(**{f"{field}__gte": code, f"{field}__lt": code + ":"})  # ":" follows "9" in collation C
    return condition
