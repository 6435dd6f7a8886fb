"""Kinds of facilities: which legal nature goes with which way of running one.

What is impossible is a clause of the rulebook, `kind-<nature>-<setting>`: while it is in force the combination is refused with its
wording, and the district that reads the law otherwise ends the clause.
"""

from datetime import date

from facilities.ground.choices import RUNNING_STATES, Nature, Setting
from facilities.ground.models import Operator
from portal.errors import Refused
from portal.models import Clause


def clause_code(nature: str, setting: str) -> str:
    """Return the code of the clause that would rule the combination out."""
    return f"kind-{nature}-{setting}".replace("_", "-")


RULED_OUT: dict[str, tuple[Nature, Setting]] = {
    clause_code(nature, setting): (nature, setting)
    for nature, setting in (
        (Nature.PUBLIC, Setting.FAMILY),
        (Nature.PUBLIC, Setting.PRIVATE),
        (Nature.PUBLIC, Setting.PRIVATE_AIDED),
        (Nature.NON_PROFIT, Setting.PUBLIC),
    )
}


def impossible(nature: str, setting: str, *, on: date) -> Clause | None:
    """Return the clause in force that rules the combination out, or None if it is possible."""
    code = clause_code(nature, setting)
    return Clause.objects.in_force(on).filter(code=code).select_related("regulation").first()


NO_BRANCH = "non-profit-no-branch"


def require_no_branch(operator: Operator, *, on: date) -> None:
    """Raise Refused with the clause's wording if the body may have one place only and has one that runs (order 251 art. 13)."""
    if operator.nature != Nature.NON_PROFIT or not operator.facilities.filter(state__in=RUNNING_STATES).exists():
        return
    if clause := Clause.objects.in_force(on).filter(code=NO_BRANCH).first():
        raise Refused(clause.wording)


def require_possible(nature: str, setting: str, *, on: date, field: str = "setting") -> None:
    """Raise Refused with the clause's wording if nature and way of running don't go together."""
    if clause := impossible(nature, setting, on=on):
        raise Refused(clause.wording, field=field)
