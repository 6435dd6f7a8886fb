"""Checks tried out on a draft: what a facility would be told if it were as somebody says. Nothing of it stays."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from facilities.ground.models import CareClass, Facility, Operator
from portal.accounts.choices import OrganisationKind
from portal.models import Organisation
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Finding

Facts = Mapping[str, Any]
NOBODY = {"representative": "未定", "mobile": "13800000000"}  # of an operator that is not known yet


def findings(
    facility: Facility | None, facts: Facts, classes: Sequence[Facts] | None, *, clause: str, on: date
) -> list[Finding] | None:
    """Return what the check of a clause says of the facility with these facts and classes; None if it does not speak of it.

    Without a facility, `facts` name `nature`, `area` and `setting` besides. Everything is written, asked and rolled back, so that
    the check is the one that holds for filings.
    """
    with transaction.atomic():
        tried = _changed(facility, facts) if facility else _made(facts)
        if classes is not None:
            tried.classes.all().delete()
            CareClass.objects.bulk_create(CareClass(facility=tried, **said) for said in classes)
        found = _asked(tried, clause, on)
        transaction.set_rollback(True)
    return found


def _changed(facility: Facility, facts: Facts) -> Facility:
    for name, value in facts.items():
        setattr(facility, name, value)
    facility.save()
    return facility


def _made(facts: Facts) -> Facility:
    said = dict(facts)
    body = Organisation.objects.create(kind=OrganisationKind.OPERATOR, name="—", area=said["area"])
    operator = Operator.objects.create(organisation=body, nature=said.pop("nature"), **NOBODY)
    return Facility.objects.create(operator=operator, **said)


def _asked(facility: Facility, clause: str, on: date) -> list[Finding] | None:
    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=on, clauses=[clause])
    return found[facility.pk] or None
