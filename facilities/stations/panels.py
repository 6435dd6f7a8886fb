"""Events that a family signed up for, on its own page."""

from facilities.families.models import Family
from facilities.families.panels import family_part
from facilities.stations.choices import SignUpState


@family_part(15)
def sign_ups(family: Family) -> tuple[str, dict[str, object]]:
    """Events with a place or a place on the waiting list, the next first."""
    rows = family.sign_ups.exclude(state=SignUpState.CANCELLED).select_related("event__station")  # type: ignore[attr-defined]
    return "facilities/stations/_sign_ups.html", {"sign_ups": rows.order_by("event__starts_at", "pk")}
