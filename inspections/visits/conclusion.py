"""The socket of a concluded visit: what follows from it, in the same transaction, is said by the cases above."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from inspections.visits.models import Visit
from inspections.visits.sheet import Line
from portal.models import User

Consequence = Callable[[Visit, Sequence[Line], User, datetime, date], None]
CONSEQUENCES: list[Consequence] = []


def follows_conclusion(consequence: Consequence) -> Consequence:
    """Register what is done with a visit, its lines, by whom, the moment of the conclusion and the day from which terms run."""
    CONSEQUENCES.append(consequence)
    return consequence


def follow(visit: Visit, lines: Sequence[Line], *, by: User, at: datetime, ordered_on: date) -> None:
    """Do what follows from the conclusion of a visit. Findings are who listens (`inspections.findings.receivers`)."""
    for consequence in CONSEQUENCES:
        consequence(visit, lines, by, at, ordered_on)
