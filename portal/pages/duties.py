"""The duty ledger's socket: each app says which of its rows prove that a department did a duty of the founding document."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

Acts = Callable[
    [str], QuerySet[Any]
]  # takes the department's code; rows carry `acted_on`, the day (Asia/Shanghai) of the act
Asked = Callable[[str, date], bool]  # department and day: was anything asked of it in the day's year, up to the day?
DutyKey = tuple[str, int]  # code of the department, place of the duty in its list


@dataclass(frozen=True)
class Evidence:
    """Rows that count as acts of a duty; `counts` says in words what is counted, `page` is where the work is done."""

    counts: str | Promise
    page: str
    acts: Acts
    label: Callable[[Any], str]
    asked: Asked | None = None

    def line(self, row: Model) -> str:
        """Return the words by which a list names the act; no personal data."""
        return self.label(row)


EVIDENCE: dict[DutyKey, list[Evidence]] = {}


def evidence(
    *duties: DutyKey,
    counts: str | Promise,
    page: str,
    label: Callable[[Any], str] = str,
    asked: Asked | None = None,
) -> Callable[[Acts], Acts]:
    """Register a function that returns what a department did for a duty, each row annotated with `acted_on`.

    `asked` says whether the occasion arose: who was asked for nothing and did nothing is not assessed by it.
    """

    def register(acts: Acts) -> Acts:
        for duty in duties:
            EVIDENCE.setdefault(duty, []).append(Evidence(counts, page, acts, label, asked))
        return acts

    return register
