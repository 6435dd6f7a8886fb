"""What stands in a registrar's register of an operator, and when that is well-formed (registration measures art. 2 to 5)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from facilities.ground.choices import USCC_PREFIXES, Nature, OperatorState, nature_of
from facilities.ground.models import Operator
from facilities.registration.models import RegistryEntry
from facilities.requirements.checks.registration import REGION
from portal.errors import Refused
from portal.identifiers import papers, validate_uscc
from portal.identifiers.choices import IdentityKind

OTHER_REGION = _("The code was given in another region than this district. Please make sure that this is right.")


@dataclass(frozen=True)
class Facts:
    """What stands in the register. `valid_until` is empty for a registration without a limit."""

    name: str
    uscc: str
    business_scope: str
    address: str
    representative: str
    registered_on: date
    licence_number: str = ""
    valid_until: date | None = None
    representative_id: str = ""
    representative_id_type: str = IdentityKind.RESIDENT


def require_lawful(facts: Facts, nature: str, *, on: date, effective_on: date | None = None) -> None:
    """Raise Refused for a code that is none or one of another nature, an ID number that is none, or days out of order."""
    _require_valid(validate_uscc, facts.uscc, "uscc")
    _require_fitting(facts.uscc, nature)
    if facts.representative_id:
        judge = partial(papers.validate, facts.representative_id_type, on=on)
        _require_valid(judge, facts.representative_id, "representative_id")
    for name, day in (("registered_on", facts.registered_on), ("effective_on", effective_on)):
        if day and day > on:
            raise Refused(_("This day lies in the future."), field=name)
    if facts.valid_until and facts.valid_until < max(facts.registered_on, effective_on or facts.registered_on):
        raise Refused(_("The licence would end before it begins."), field="valid_until")


def _require_valid(check: Callable[[str], None], value: str, field: str) -> None:
    try:
        check(value)
    except ValidationError as fault:
        raise Refused(fault.messages[0], field=field) from None


def _require_fitting(uscc: str, nature: str) -> None:
    if nature_of(uscc) != nature:
        told = {"start": uscc[:2], "nature": Nature(nature).label, "prefixes": " / ".join(USCC_PREFIXES[nature])}
        reason = _("The code starts with %(start)s; for “%(nature)s” it starts with %(prefixes)s.")
        raise Refused(reason % told, field="uscc")


def region_warning(uscc: str) -> Promise | None:
    """Say that a code was given in another region, which is possible; None if it was given here."""
    return None if uscc[REGION] == settings.DISTRICT_CODE else OTHER_REGION


def as_recorded(operator: Operator) -> dict[str, Any]:
    """Return the registration as the operator's rows hold it now, by the names of the facts."""
    return {
        "name": operator.organisation.name,
        "uscc": operator.organisation.uscc or "",
        "business_scope": operator.business_scope,
        "address": operator.address,
        "representative": operator.representative,
        "registered_on": operator.registered_on,
        "licence_number": operator.licence_number,
        "valid_until": operator.licence_until,
        "representative_id": operator.representative_id,
        "representative_id_type": operator.representative_id_type,
    }


def differences(operator: Operator, facts: Facts) -> list[str]:
    """Return the names of the facts that differ from what the operator's rows hold; an ID number not given is none."""
    before = as_recorded(operator)
    ignored = () if facts.representative_id else IDENTITY
    return [name for name, value in asdict(facts).items() if name not in ignored and before[name] != value]


def written(facts: Facts) -> dict[str, Any]:
    """Return what an entry keeps of the facts: all but the ID number, which stands with the operator only."""
    return {name: value for name, value in asdict(facts).items() if name not in IDENTITY}


def says(entry: RegistryEntry, facts: Facts) -> bool:
    """Say whether the entry holds just these facts."""
    return all(getattr(entry, name) == value for name, value in written(facts).items())


IDENTITY = ("representative_id", "representative_id_type")
FROM_REGISTER = ("nature", "registered_on", "business_scope", "representative", "address")  # fields of the operator
COMES_WITH_REGISTRATION = _("Comes from the registrar once the registration is recorded.")


def source_of(operator: Operator) -> Promise | str | None:
    """Say where the registered data come from, so that the operator can't change them; None if from the operator."""
    if operator.state == OperatorState.UNREGISTERED:
        return COMES_WITH_REGISTRATION
    if not operator.is_recorded:
        return None
    told = {"registrar": operator.recorded_by, "day": operator.recorded_on}
    return (
        gettext("Pushed by the registrar (%(registrar)s) on %(day)s; only a change of the registration changes it.")
        % told
    )


def locked_fields(operator: Operator) -> tuple[str, ...]:
    """Return the operator's fields that only the registrar changes."""
    if source_of(operator) is None:
        return ()
    return (*FROM_REGISTER, *IDENTITY) if operator.representative_id else FROM_REGISTER
