"""Which acts a user may take on a row as it stands: one table per noun, asked by pages, the API and tests alike.

An app declares the table beside the moves of the noun. It says what to offer; the act itself asks again, under the row's lock.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils import timezone

from portal.accounts.models import User

Policy = Callable[[User | AnonymousUser, Any], bool]
ACTS: dict[type[Model], dict[str, "Act"]] = {}


@dataclass(frozen=True)
class Act:
    """Who may, while the row is in which states, and what else must hold of the row and the day (asked last: it may cost a query)."""

    may: Policy
    states: Iterable[str] | None  # None for a noun without a state
    when: Callable[[Any], bool] = lambda _row: True
    in_time: Callable[[Any, date], bool] = lambda _row, _on: True


def before(moves: dict[str, set[str]] | Any, *targets: str) -> frozenset[str]:
    """Return the states from which the moves lead to one of the targets."""
    return frozenset(state for state, reached in moves.items() if not reached.isdisjoint(targets))


def declare(model: type[Model], **acts: Act) -> None:
    """Say which acts there are on the rows of a model."""
    ACTS.setdefault(model, {}).update(acts)


def allowed(row: Model, user: User | AnonymousUser, *, on: date | None = None) -> frozenset[str]:
    """Return the names of the acts that the user may take on the row on the day, today if none is given.

    Acts share policies and conditions: each of them is asked once.
    """
    may, when = cache(lambda policy: policy(user, row)), cache(lambda condition: condition(row))
    in_time = cache(lambda condition: condition(row, day))
    state: Any = getattr(row, "state", None)
    day = on or timezone.localdate()
    return frozenset(
        name
        for name, act in ACTS[type(row)].items()
        if (act.states is None or state in act.states) and may(act.may) and when(act.when) and in_time(act.in_time)
    )
