"""How long which rows are kept, by which law, and what becomes of them then.

A case states its rules in a room `retention`: what counts as a row's age, how long, what then, and when a row is still needed. An upper case
that still needs rows of a lower one says so with `holds`. Nothing else of the portal deletes for age.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.retention.choices import Then
from portal.rulebook.rulebook import Limits

UNITS = {"days": _("%(count)s days"), "months": _("%(count)s months"), "years": _("%(count)s years")}
Needed = Callable[[], Q]
Forget = Callable[[QuerySet], int]


@dataclass(frozen=True)
class Term:
    """So many of a unit: `amount` itself, or the rulebook's number under `limit`."""

    unit: str
    amount: int = 0
    limit: str = ""

    def number(self, limits: Limits) -> int:
        """Return how many units. Raises MissingThreshold if the rulebook has no such number for the day."""
        return int(limits[self.limit]) if self.limit else self.amount


def deleted(rows: QuerySet) -> int:
    """Delete rows with what hangs on them; return how many of the rows themselves."""
    _all, counts = rows.delete()
    return counts.get(rows.model._meta.label, 0)


@dataclass(frozen=True)
class Rule:
    """Rows of `model` are kept for `term` after the day `aged` (a look-up that gives a date), and longer while `needed` matches them."""

    code: str
    name: str | Promise
    source: str | Promise
    model: type[Model]
    aged: str
    term: Term
    then: Then = Then.DELETE
    needed: Needed = Q
    forget: Forget = deleted
    rows: Q | None = None  # which rows of the model the rule is about; all, if nothing is said

    def before(self, limits: Limits, on: date) -> date:
        """Return the first day whose rows are still kept on `on`."""
        return on - relativedelta(**{self.term.unit: self.term.number(limits)})  # type: ignore[arg-type]

    def old(self, before: date) -> QuerySet:
        """Return the rows whose term was over."""
        return self.model._base_manager.filter(self.rows or Q(), **{f"{self.aged}__lt": before})

    def open_cases(self) -> Q:
        """Return what matches rows that a case still needs, however old they are."""
        held = self.needed()
        for hold in HOLDS.get(self.code, []):
            held |= hold()
        return held

    def due(self, before: date) -> QuerySet:
        """Return the rows that nothing keeps any longer."""
        held = self.open_cases()
        still = self.model._base_manager.filter(held).values("pk")
        return self.old(before).exclude(pk__in=still) if held else self.old(before)


RULES: dict[str, Rule] = {}
HOLDS: dict[str, list[Needed]] = {}


def retained(rule: Rule) -> Rule:
    """State a rule. Raises ValueError if its code is taken."""
    if RULES.setdefault(rule.code, rule) is not rule:
        raise ValueError(f"two rules of retention are called {rule.code}")
    return rule


def holds(code: str) -> Callable[[Needed], Needed]:
    """Say which rows of a rule another case still needs: the function returns what matches them."""

    def register(needed: Needed) -> Needed:
        HOLDS.setdefault(code, []).append(needed)
        return needed

    return register
