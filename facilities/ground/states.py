"""The standing of a facility: the states it passes through (registration measures art. 9 and 10), and what the public is told of it."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import FacilityState
from facilities.ground.models import Facility
from portal.errors import Refused

ENDS = {FacilityState.CLOSED, FacilityState.CANCELLED}
FACILITY_MOVES: dict[str, set[str]] = {
    FacilityState.UNFILED: {FacilityState.FILED},
    FacilityState.FILED: {FacilityState.VERIFIED, FacilityState.NONCONFORMING, FacilityState.SUSPENDED, *ENDS},
    FacilityState.VERIFIED: {FacilityState.NONCONFORMING, FacilityState.SUSPENDED, *ENDS},
    FacilityState.NONCONFORMING: {FacilityState.FILED, FacilityState.VERIFIED, FacilityState.SUSPENDED, *ENDS},
    FacilityState.SUSPENDED: {FacilityState.FILED, FacilityState.VERIFIED, FacilityState.NONCONFORMING, *ENDS},
}
HOLDS: list[Callable[[Facility], bool]] = []
STAYS: list[Callable[[Facility], bool]] = []


def hold(is_held: Callable[[Facility], bool]) -> Callable[[Facility], bool]:
    """Register what keeps a suspended facility suspended, whatever its operator decides: an order of an upper app."""
    HOLDS.append(is_held)
    return is_held


def stay(must_stay: Callable[[Facility], bool]) -> Callable[[Facility], bool]:
    """Register what keeps a facility from leaving by relocation or deregistration: a case of an upper one that is open."""
    STAYS.append(must_stay)
    return must_stay


def require_free(facility: Facility) -> None:
    """Raise Refused while a case is open against the facility: nobody gets away from it by leaving. Call under its lock."""
    if any(stays(facility) for stays in STAYS):
        raise Refused(
            _("A cancellation is open against this facility: until it is decided it neither relocates nor deregisters.")
        )


def is_held(facility: Facility) -> bool:
    """Say whether an order keeps the facility suspended."""
    return any(holds(facility) for holds in HOLDS)
