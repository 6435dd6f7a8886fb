"""How long the way on foot takes: the distance as the crow flies, with the rulebook's detour and pace."""

from datetime import date
from math import ceil

from portal.rulebook.rulebook import Limits

FARTHEST = 60  # minutes: whoever lives farther away takes another way, and reads kilometres only


class Pace:
    """The rulebook's numbers of a day; without them nothing is said of minutes."""

    def __init__(self, on: date):
        numbers = Limits(on).starting("walking.")
        self._detour, self._speed = (float(numbers.get(name, 0)) for name in ("detour", "metres_per_minute"))

    def minutes(self, metres: float) -> int | None:
        """Return whole minutes on foot, at least one; None if the way is too far or the rulebook has no pace."""
        return self.along(metres * self._detour) if self._detour else None

    def along(self, metres: float) -> int | None:
        """Return the same of metres on the way instead of as the crow flies."""
        if not self._speed:
            return None
        minutes = max(1, ceil(metres / self._speed))
        return minutes if minutes <= FARTHEST else None
