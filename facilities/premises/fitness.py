"""Would the rulebook let care be filed here? The same numbers as the checks of a facility, asked of rooms that are none yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from facilities.premises.models import Premises
from portal.rulebook.rulebook import Limits

PER_PLACE = "premises.area_per_place"  # m² indoors


@dataclass(frozen=True)
class Fitness:
    """What speaks against premises, what is not known of them, and how many places fit (None: not known)."""

    against: list[str]
    unknown: list[str]
    places: int | None

    @property
    def is_candidate(self) -> bool:
        """Say whether they can be sited: nothing speaks against them and nothing that decides is unknown."""
        return not self.against and not self.unknown and bool(self.places)


def fitness(premises: Premises, limits: Limits, *, on: date) -> Fitness:
    """Weigh premises against floor, exits, lease and area of the rulebook as of the day."""
    places = int(premises.indoor_area / limits[PER_PLACE]) if premises.indoor_area is not None else None
    return Fitness(list(_against(premises, limits, places, on)), list(_unknown(premises)), places)


def _unknown(premises: Premises) -> Iterator[str]:
    asked = {
        "highest_floor": _("The floor is not known."),
        "has_basement": _("Whether a basement is part of it is not known."),
        "exits": _("The number of exits is not known."),
        "indoor_area": _("The indoor area is not known."),
        "longitude": _("The position is not known."),
    }
    return (said for name, said in asked.items() if getattr(premises, name) is None)


def _against(premises: Premises, limits: Limits, places: int | None, on: date) -> Iterator[str]:
    blocking, years = int(limits["floor.blocking_from"]), int(limits["lease.least_years"])
    if premises.highest_floor is not None and premises.highest_floor >= blocking:
        yield _("Floor %(floor)s: from floor %(blocking)s on no children may be cared for.") % {
            "floor": premises.highest_floor,
            "blocking": blocking,
        }
    if premises.has_basement or (premises.highest_floor is not None and premises.highest_floor < 1):
        yield _("A basement must not be used for children.")
    if _lacks_exits(premises, limits):
        yield _("Rooms of this size need two exits.")
    begins = max(on, premises.free_from or on)
    if premises.free_until is not None and premises.free_until < begins + relativedelta(years=years, days=-1):
        yield _("A lease of %(years)s years is not possible: free only until %(until)s.") % {
            "years": years,
            "until": premises.free_until,
        }
    if places == 0:
        yield _("Too small for a single place.")


def _lacks_exits(premises: Premises, limits: Limits) -> bool:
    known = premises.exits is not None and premises.indoor_area is not None
    return known and premises.indoor_area > limits["fire.two_exits_above_area"] and premises.exits < 2  # type: ignore[operator]
