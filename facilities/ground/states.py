"""The standing of a facility: the states it passes through (registration measures art. 9 and 10), and what the public is told of it."""

from collections.abc import Callable

from facilities.ground.choices import FacilityState
from facilities.ground.models import Facility

ENDS = {FacilityState.CLOSED, FacilityState.CANCELLED}
FACILITY_MOVES: dict[str, set[str]] = {
    FacilityState.UNFILED: {FacilityState.FILED},
    FacilityState.FILED: {FacilityState.VERIFIED, FacilityState.NONCONFORMING, FacilityState.SUSPENDED, *ENDS},
    FacilityState.VERIFIED: {FacilityState.NONCONFORMING, FacilityState.SUSPENDED, *ENDS},
    FacilityState.NONCONFORMING: {FacilityState.FILED, FacilityState.VERIFIED, FacilityState.SUSPENDED, *ENDS},
    FacilityState.SUSPENDED: {FacilityState.FILED, FacilityState.VERIFIED, FacilityState.NONCONFORMING, *ENDS},
}
HOLDS: list[Callable[[Facility], bool]] = []


def hold(is_held: Callable[[Facility], bool]) -> Callable[[Facility], bool]:
    """Register what keeps a suspended facility suspended, whatever its operator decides: an order of an upper app."""
    HOLDS.append(is_held)
    return is_held


def is_held(facility: Facility) -> bool:
    """Say whether an order keeps the facility suspended."""
    return any(holds(facility) for holds in HOLDS)
