"""Whose names are known of a facility: what is published about it names none of them (个人信息保护法)."""

from collections.abc import Callable, Iterable

from facilities.ground.models import Facility
from portal.accounts import privacy

Known = Callable[[Facility], Iterable[str]]
SOURCES: list[Known] = []


def knows(names: Known) -> Known:
    """Register who else is known of a facility: members of the board, staff, complainants of an upper app."""
    SOURCES.append(names)
    return names


def names_of(facility: Facility) -> set[str]:
    """Return the names of everybody who is known of the facility."""
    found = {facility.head_name, facility.operator.representative}
    return {name.strip() for name in found.union(*(source(facility) for source in SOURCES)) if name and name.strip()}


def require_unnamed(text: str, facility: Facility, *, field: str | None = None) -> None:
    """Raise Refused if a text about the facility, to be published, names a person or holds an ID or mobile number."""
    own = (facility.name, facility.other_name, facility.operator.organisation.name)  # may hold their founder's name
    privacy.require_publishable(text, field=field, names=names_of(facility), apart_from=own)
