"""What inclusive care may cost at most: the district's rules, and what upper cases know of single facilities (agreements)."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import Nature
from facilities.prices import policy
from facilities.prices.models import PriceRule
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import Area, User


class Ceiling(NamedTuple):
    """The highest monthly basic fee, in fen, and who says so."""

    fen: int
    source: str | Promise


Agreed = Callable[[Collection[int], date], dict[int, Ceiling]]
AGREED: list[Agreed] = []
Group = tuple[str, str]  # nature and kind of class, each empty for all


def agreed_fees(source: Agreed) -> Agreed:
    """Register a function that returns what was agreed with facilities for a day, by their key: set-based."""
    AGREED.append(source)
    return source


def laid_down(on: date) -> dict[Group, Ceiling]:
    """Return the ceiling of each group named by a rule of the day, for every nature and kind of class."""
    found: dict[Group, Ceiling] = {}
    for rule in PriceRule.objects.in_force(on).order_by("pk"):
        most = Ceiling(rule.base_fen * (100 + rule.band_percent) // 100, rule.document)
        natures = [rule.nature] if rule.nature else Nature.values
        for nature in natures:
            key = (nature, rule.kind)
            found[key] = min(found.get(key, most), most)
    return found


def ceiling(rules: dict[Group, Ceiling], nature: str, kind: str, agreed: Ceiling | None = None) -> Ceiling | None:
    """Return the lowest ceiling that applies; a fee of all classes (`kind` empty) is held to the rules of every class."""
    applies = [most for (whose, of), most in rules.items() if whose == nature and (not of or not kind or of == kind)]
    return min([*applies, *([agreed] if agreed else [])], default=None)


def agreements(facilities: Collection[int], on: date) -> dict[int, Ceiling]:
    """Return the lowest agreed fee of each facility that has one."""
    found: dict[int, Ceiling] = {}
    for source in AGREED:
        for key, most in source(facilities, on).items():
            found[key] = min(found.get(key, most), most)
    return found


@transaction.atomic
def lay_down(rule: PriceRule, *, by: User, on: date) -> PriceRule:
    """Lay a rule down from today or later; the one before it for the same group ends the day before.

    Raises Refused for a day that has passed, and where the rule before begins no earlier.
    """
    require(policy.may_lay_down(by))
    if rule.from_on < on:
        raise Refused(_("A price can't be changed for days that have passed."), field="from_on")
    Area.objects.select_for_update(no_key=True).get(pk=rule.area_id)  # of two at once the second sees the first's rule
    before = PriceRule.objects.filter(area=rule.area, nature=rule.nature, kind=rule.kind, until__isnull=True)
    if before.filter(from_on__gte=rule.from_on).exists():
        raise Refused(_("A rule for the same facilities begins on this day or later."), field="from_on")
    before.update(until=rule.from_on - timedelta(days=1))
    rule.entered_by = by
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError:
        raise Refused(_("Somebody else has just laid down a rule for the same facilities."), field="from_on") from None
    return rule
