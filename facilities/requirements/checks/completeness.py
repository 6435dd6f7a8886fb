"""Checks that every field the filing form asks for is filled in, section by section."""

from datetime import date
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import OperatorState
from facilities.ground.conditions import FACTS, applies
from facilities.ground.models import Facility, Operator
from facilities.requirements.chapters import FIELDS, ONLY_IF, asked
from portal.rulebook.rulebook import Breach, Breaches, Limits, check

CLAUSE = "filing-form"
OPERATORS = "operator__"
EMPTY: tuple[object, ...] = (None, "", [])


def _is_filled_in(section: str, facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    names = asked(section)
    row, prefix = (Operator, OPERATORS) if section == "operator" else (Facility, "")
    labels = {name: row._meta.get_field(name).verbose_name for name in names}
    for answers in (yield limits.once_here("answers", lambda: facilities.order_by().values("pk", *_columns()))):
        if section == "operator" and answers[f"{OPERATORS}state"] == OperatorState.UNREGISTERED:
            continue  # before the registration there is nothing to fill in: it brings the answers along
        for name in names:
            if answers[prefix + name] in EMPTY and applies(ONLY_IF.get(name), answers):
                yield Breach(
                    answers["pk"], _("“%(label)s” is not filled in yet."), {"label": labels[name], "field": name}
                )


def _columns() -> list[str]:
    """Return the columns of all sections, each once."""
    of_sections = [f"{OPERATORS if code == 'operator' else ''}{name}" for code in FIELDS for name in asked(code)]
    return list(dict.fromkeys([*FACTS, f"{OPERATORS}state", *of_sections]))


for code in FIELDS:
    check(CLAUSE, section=code)(partial(_is_filled_in, code))
