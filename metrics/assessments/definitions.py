"""Definitions of indicators and rules of assessments: what counted once is never rewritten, a new version follows it.

Values and lines of assessments keep the version that they were counted by. Only a version that does not hold yet is corrected in place.
"""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from metrics.assessments.models import ScoringRule
from metrics.indicators import formulas, policy, rows
from metrics.indicators.models import Indicator, IndicatorValue
from portal.accounts.scope import require
from portal.errors import Refused, StaleEdit
from portal.models import Area, User

Definition = Indicator | ScoringRule
D = TypeVar("D", Indicator, ScoringRule)


def versions(definition: Definition) -> QuerySet:
    """Return all versions of an indicator or rule, the newest first."""
    return type(definition)._default_manager.filter(code=definition.code).order_by("-version")


@transaction.atomic
def define(seen: Indicator, changes: Mapping[str, Any], *, by: User, on: date, at: datetime) -> Indicator:
    """Let a definition hold from a day to come on. Raises StaleEdit if a newer version came meanwhile.

    Raises Refused for a day that has begun: the rollup counts by a new definition when its day starts.
    """
    _lock(seen, by)
    if changes["valid_from"] <= on:
        raise Refused(_("A definition begins tomorrow at the earliest."), field="valid_from")
    return _written(seen, changes, is_new=seen.valid_from <= on, by=by, at=at)


@transaction.atomic
def score(seen: ScoringRule, changes: Mapping[str, Any], *, by: User, on: date, at: datetime) -> ScoringRule:
    """Let a rule hold from a year on. Confirmed assessments keep their points. Raises StaleEdit, or Refused for a year that has passed."""
    _lock(seen, by)
    if changes["first_year"] < on.year:
        raise Refused(_("The rules of a year that has passed stay as they were."), field="first_year")
    return _written(seen, changes, is_new=seen.first_year <= on.year, by=by, at=at)


def preview(seen: Indicator, changes: Mapping[str, Any], *, on: date) -> IndicatorValue:
    """Return what the district's figure would be today by the changed definition; nothing is kept."""
    draft = copy(seen)
    for name, value in changes.items():
        setattr(draft, name, value)
    district = Area.objects.get(pk=settings.DISTRICT_CODE)
    numerator, denominator = formulas.sums(rows.behind(draft, district, on=on))
    return IndicatorValue(
        indicator=draft, area=district, year=on.year, as_of=on, numerator=numerator, denominator=denominator
    )


def _lock(seen: Definition, by: User) -> None:
    require(policy.may_define(by))
    if versions(seen).select_for_update().first() != seen:
        raise StaleEdit(_("Somebody else wrote a new version meanwhile. Please look at it first."))


def _written(seen: D, changes: Mapping[str, Any], *, is_new: bool, by: User, at: datetime) -> D:
    if is_new:
        seen.pk, seen.version, seen._state.adding = None, seen.version + 1, True
    for name, value in changes.items():
        setattr(seen, name, value)
    seen.written_by, seen.written_at = by, at
    seen.save()
    return seen
