"""Distances on the earth. Positions are degrees in WGS 84, distances metres."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH = 6_371_008.8  # metres, mean radius
DEGREE = EARTH * radians(1)  # metres along a meridian


@dataclass(frozen=True)
class Position:
    longitude: float
    latitude: float

    def metres_to(self, longitude: float, latitude: float) -> float:
        """Return the distance along a great circle (haversine)."""
        north, east = radians(latitude - self.latitude), radians(longitude - self.longitude)
        a = sin(north / 2) ** 2 + cos(radians(self.latitude)) * cos(radians(latitude)) * sin(east / 2) ** 2
        return 2 * EARTH * asin(min(1.0, sqrt(a)))

    def least_metres_beyond(self, degrees: float) -> float:
        """Return a distance that everything at least so many degrees away, counted plainly, surely has.

        A degree of longitude is shortest at the end of the span that lies nearest to a pole.
        """
        furthest = min(89.9, abs(self.latitude) + degrees)
        return degrees * DEGREE * cos(radians(furthest))
