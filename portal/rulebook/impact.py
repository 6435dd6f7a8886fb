"""Whom a change of the rulebook affects: the checks run on the proposed version before anybody saves it.

The version is written, asked and rolled back, so that what is asked is just what would hold. Facilities are weighed as they stand today
under the rules of the day on which the change would begin.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.rulebook import keeping
from portal.rulebook.models import Clause
from portal.rulebook.rulebook import CHECKS, FACILITY, Finding, breaches

Said = dict[int, set[tuple[str, str, str]]]  # by facility: outcome, severity, reason


@dataclass(frozen=True)
class Population:
    """Those whom the rulebook speaks of, as an upper app knows them.

    `rows` returns them; `named` returns names and addresses by key, of those whom the user may see; `task` is the name of the task that tells their operators, queued
    with the key of the change in the transaction that confirms it.
    """

    rows: Callable[[], QuerySet]
    named: Callable[[Iterable[int], User], dict[int, tuple[str, str]]]
    task: str


POPULATIONS: list[Population] = []


@dataclass(frozen=True)
class Effect:
    """What a change does to one facility; reasons in words, none where the clause is met."""

    key: int
    name: str
    url: str
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class Impact:
    """What a change does to everybody. Without a check nobody can say whom it affects: all are concerned.

    `effects` names those whom the user may see, `keys` are all who are affected, `total` counts everybody.
    """

    is_computed: bool
    total: int
    effects: list[Effect]
    keys: list[int]

    @property
    def unseen(self) -> int:
        """How many are affected whom the user may not see."""
        return len(self.keys) - len(self.effects) if self.is_computed else 0


def of(rule: keeping.Rule, changes: Mapping[str, Any], *, by: User, on: date) -> Impact:
    """Run the rule's checks with and without the change, on the day on which it begins. Raises what `keeping.put` raises."""
    code = rule.code if isinstance(rule, Clause) else rule.clause_code
    starts = changes["effective_from"]
    is_computed = any((registered.clause_code, registered.of) == (code, FACILITY) for registered in CHECKS)
    before = _said(code, starts)
    with transaction.atomic():
        keeping.put(_own(rule), changes, on=on)
        after = _said(code, starts)
        transaction.set_rollback(True)
    differ = [key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]
    named = {key: place for population in POPULATIONS for key, place in population.named(differ, by).items()}
    effects = [Effect(key, *place, _told(before.get(key)), _told(after.get(key))) for key, place in named.items()]
    everybody = [key for population in POPULATIONS for key in population.rows().order_by().values_list("pk", flat=True)]
    return Impact(is_computed, len(everybody), effects, differ if is_computed else everybody)


def _own(rule: keeping.Rule) -> keeping.Rule:
    """Return the rule as a row of its own: what is rolled back must not stay in the caller's."""
    return type(rule)._base_manager.get(pk=rule.pk)


def _said(code: str, on: date) -> Said:
    found: Said = {}
    for population in POPULATIONS:
        for key, rows in breaches(population.rows(), on=on, clauses=[code]).items():
            found[key] = {_words(row) for row in rows}
    return found


def _words(row: Finding) -> tuple[str, str, str]:
    return str(row.outcome.label), row.clause.severity, row.message


def _told(said: set[tuple[str, str, str]] | None) -> list[str]:
    return sorted(f"{outcome}: {reason}" for outcome, _severity, reason in said or ())
