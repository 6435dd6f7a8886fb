"""A straight line through yearly values, carried on with its prediction interval; nothing below three years.

Least squares; the band is value ± t · s · sqrt(1 + 1/n + (x - mean)² / Sxx) with Student's t of n - 2 degrees of freedom, so that in
four of five cases the real value lies in it if the course of the years goes on (80 %). With few years the band is wide, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

LEAST_POINTS = 3
CONFIDENCE = 80  # percent
T90 = (  # Student's t, one-sided 90 %, by degrees of freedom from 1 on; beyond the table the normal distribution's
    *(3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372),
    *(1.363, 1.356, 1.350, 1.345, 1.341, 1.337, 1.333, 1.330, 1.328, 1.325),
)
Z90 = 1.2816


@dataclass(frozen=True)
class Forecast:
    """The value expected for a year with its band, and the change per year that it carries on."""

    year: int
    value: float
    low: float
    high: float
    pace: float


def forecast(points: Sequence[tuple[int, float]], year: int, *, most: float | None = None) -> Forecast | None:
    """Return what is expected for the year from (year, value) pairs, within 0 and `most`; None below three points."""
    n = len(points)
    if n < LEAST_POINTS:
        return None
    mean_x, mean_y = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    sxx = sum((x - mean_x) ** 2 for x, _ in points)
    pace = sum((x - mean_x) * (y - mean_y) for x, y in points) / sxx
    value = mean_y + pace * (year - mean_x)
    rest = sum((y - mean_y - pace * (x - mean_x)) ** 2 for x, y in points)
    half = _t(n - 2) * sqrt(rest / (n - 2)) * sqrt(1 + 1 / n + (year - mean_x) ** 2 / sxx)
    low, high = _held(value - half, most), _held(value + half, most)
    return Forecast(year, _held(value, most), low, high, pace)


def _t(freedom: int) -> float:
    return T90[freedom - 1] if freedom <= len(T90) else Z90


def _held(value: float, most: float | None) -> float:
    return max(0.0, value if most is None else min(most, value))
