"""The standing of a facility: the states it passes through from its first filing to its end (registration measures art. 9 and 10)."""

from facilities.choices import FacilityState

ENDS = {FacilityState.CLOSED, FacilityState.CANCELLED}

FACILITY_MOVES: dict[str, set[str]] = {
    FacilityState.UNFILED: {FacilityState.FILED},
    FacilityState.FILED: {FacilityState.VERIFIED, FacilityState.NONCONFORMING, FacilityState.SUSPENDED, *ENDS},
    FacilityState.VERIFIED: {FacilityState.NONCONFORMING, FacilityState.SUSPENDED, *ENDS},
    FacilityState.NONCONFORMING: {FacilityState.FILED, FacilityState.VERIFIED, FacilityState.SUSPENDED, *ENDS},
    FacilityState.SUSPENDED: {FacilityState.FILED, FacilityState.VERIFIED, FacilityState.NONCONFORMING, *ENDS},
}
