"""How a scheme is earned: each kind of scheme is counted by its own case, which says so here."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from facilities.ground.models import Facility
from facilities.support.counting import Counted, Difference
from facilities.support.models import Scheme

Reasons = Iterable[str | Promise]


@dataclass(frozen=True)
class Earning:
    """What claims ask of a kind of scheme.

    With `is_reserved` the budget was taken from before a claim is handed in; with `is_corrected_by_audit` a frozen month is put right by
    whoever audits, since no attendance stands behind it.
    """

    count: Callable[[Scheme, date, date, Collection[int]], list[Counted]]
    differences: Callable[[Scheme, date, Collection[int]], list[Difference]]
    lacking: Callable[[Facility, Scheme, date, date], Reasons]  # facility, scheme, month, today
    is_reserved: bool = False
    is_corrected_by_audit: bool = True


KINDS: dict[str, Earning] = {}


def earned(kind: str, earning: Earning) -> None:
    """Say how schemes of a kind are earned."""
    KINDS[kind] = earning


def of(scheme: Scheme) -> Earning:
    """Return how the scheme is earned."""
    return KINDS[scheme.kind]
