"""What becomes of the demo's facilities: how many there are of each fate, and the moves that led there."""

from dataclasses import dataclass

from facilities.ground.choices import FacilityState, FilingState


@dataclass(frozen=True)
class Story:
    """How far a facility and its filing got. `half_filled` drafts lack answers, classes and documents."""

    facility: FacilityState
    filing: FilingState
    half_filled: bool = False


OPERATORS_OWN = (  # the facilities of the account `operator`
    Story(FacilityState.UNFILED, FilingState.DRAFT, half_filled=True),
    Story(FacilityState.UNFILED, FilingState.RETURNED),
    Story(FacilityState.FILED, FilingState.ACCEPTED),
)
OTHERS = (
    *[Story(FacilityState.UNFILED, FilingState.DRAFT, half_filled=True)] * 3,
    *[Story(FacilityState.UNFILED, FilingState.SUBMITTED)] * 7,
    *[Story(FacilityState.UNFILED, FilingState.RETURNED)] * 2,
    *[Story(FacilityState.UNFILED, FilingState.WITHDRAWN)] * 2,
    *[Story(FacilityState.UNFILED, FilingState.REFUSED)] * 2,
    *[Story(FacilityState.FILED, FilingState.ACCEPTED)] * 14,
    *[Story(FacilityState.VERIFIED, FilingState.ACCEPTED)] * 20,
    *[Story(FacilityState.NONCONFORMING, FilingState.ACCEPTED)] * 2,
    *[Story(FacilityState.SUSPENDED, FilingState.ACCEPTED)] * 2,
    *[Story(FacilityState.CLOSED, FilingState.ACCEPTED)] * 3,
    *[Story(FacilityState.CANCELLED, FilingState.ACCEPTED)] * 2,
)
AFTER_FILING: dict[str, tuple[str, ...]] = {  # the moves of a facility after its filing was accepted
    FacilityState.FILED: (),
    FacilityState.VERIFIED: (FacilityState.VERIFIED,),
    FacilityState.NONCONFORMING: (FacilityState.NONCONFORMING,),
    FacilityState.SUSPENDED: (FacilityState.VERIFIED, FacilityState.SUSPENDED),
    FacilityState.CLOSED: (FacilityState.VERIFIED, FacilityState.CLOSED),
    FacilityState.CANCELLED: (FacilityState.NONCONFORMING, FacilityState.CANCELLED),
}
