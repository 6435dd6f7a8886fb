"""Checks that every field the filing form asks for is filled in, section by section."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import OperatorState
from facilities.ground.conditions import FACTS, applies
from facilities.ground.models import Facility, Operator
from facilities.requirements.chapters import FIELDS, ONLY_IF, asked
from portal.rulebook.rulebook import Breach, Limits, check

CLAUSE = "filing-form"
EMPTY: tuple[object, ...] = (None, "", [])


def _is_filled_in(section: str, facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    names = asked(section)
    row, prefix = (Operator, "operator__") if section == "operator" else (Facility, "")
    if section == "operator":  # before the registration there is nothing to fill in: it brings the answers along
        facilities = facilities.exclude(operator__state=OperatorState.UNREGISTERED)
    labels = {name: row._meta.get_field(name).verbose_name for name in names}
    for answers in facilities.order_by().values("pk", *dict.fromkeys([*FACTS, *(prefix + name for name in names)])):
        for name in names:
            if answers[prefix + name] in EMPTY and applies(ONLY_IF.get(name), answers):
                yield Breach(
                    answers["pk"], _("“%(label)s” is not filled in yet."), {"label": labels[name], "field": name}
                )


for code in FIELDS:
    check(CLAUSE, section=code)(partial(_is_filled_in, code))
