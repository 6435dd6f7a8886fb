"""Charts as geometry: numbers become points of a drawing, templates draw them. What is not computable is a gap, never zero.

Units are those of the drawing (`Frame`); labels are texts as they shall stand.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil, floor, log10

Value = float | None
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Frame:
    """The size of a drawing, and the room around what is drawn for its labels."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def x_end(self) -> float:
        """Where the drawn part ends on the right."""
        return self.width - self.right

    @property
    def y_end(self) -> float:
        """Where the drawn part ends below."""
        return self.height - self.bottom


WIDE = Frame(560, 260, 40, 22, 20, 30)
CARD = Frame(300, 120, 30, 34, 16, 22)
SMALL = Frame(180, 60, 6, 6, 8, 8)


@dataclass(frozen=True)
class Mark:
    """A place on the drawing with its label."""

    x: float
    y: float
    label: str = ""


@dataclass(frozen=True)
class Series:
    """Values in the order of the columns; `style` names how the line looks, its last value is written beside it."""

    style: str
    values: Sequence[Value]
    decimals: int = 1


@dataclass(frozen=True)
class Band:
    """What is expected in a column: a value and its limits, drawn from the last value before it."""

    column: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Trace:
    """A line as it is drawn: parts with gaps between, a dot for each value, and the last one labelled."""

    style: str
    path: str
    dots: list[Mark]
    last: Mark | None


@dataclass(frozen=True)
class Chart:
    """A whole drawing."""

    frame: Frame
    columns: list[Mark]
    ticks: list[Mark]
    traces: list[Trace]
    goal: str
    band: str
    expected: str
    band_end: list[Mark]


@dataclass(frozen=True)
class Scale:
    """From values and columns to points."""

    frame: Frame
    low: float
    high: float
    columns: int

    def x(self, column: int) -> float:
        """Return where a column stands; a single one stands in the middle."""
        span = self.frame.x_end - self.frame.left
        share = column / (self.columns - 1) if self.columns > 1 else 0.5
        return round(self.frame.left + span * share, 1)

    def y(self, value: float) -> float:
        """Return how far below the top a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.frame.y_end - share * (self.frame.y_end - self.frame.top), 1)


def line_chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    frame: Frame = WIDE,
    goals: Sequence[Value] = (),
    band: Band | None = None,
    limits: tuple[float, float] | None = None,
    least: float | None = None,
    most: float | None = None,
) -> Chart | None:
    """Draw values over columns with the goals of the columns; None if there is no value at all.

    `limits` are the values between which a family of drawings shall be drawn alike; else all that is shown, with round ends,
    from `least` and up to `most`.
    """
    shown = [v for v in _all(series, goals, band) if v is not None]
    if not any(v is not None for line in series for v in line.values):
        return None
    low, high, step = rounded(limits or (min(shown), max(shown)), least, most)
    scale = Scale(frame, low, high, len(labels))
    last = next((row for row in reversed(series[0].values) if row is not None), None)
    return Chart(
        frame,
        _columns(labels, scale),
        [Mark(frame.left, scale.y(at), f"{at:g}") for at in _steps(low, high, step)],
        [_trace(line, scale) for line in series],
        _goal(goals, scale),
        *_band(band, series[0], last, scale),
    )


def _all(series: Sequence[Series], goals: Sequence[Value], band: Band | None) -> Iterator[Value]:
    for line in series:
        yield from line.values
    yield from goals
    if band:
        yield from (band.low, band.value, band.high)


def rounded(limits: tuple[float, float], least: float | None, most: float | None) -> tuple[float, float, float]:
    """Return round ends around the limits, and the step between the lines of the grid."""
    low, high = limits if least is None else (least, limits[1])
    span = (high - low) or abs(high) or 1
    raw = span / 3
    size = 10 ** floor(log10(raw))
    step = next(s for s in STEPS if s * size >= raw) * size
    bottom, top = floor(low / step) * step, ceil(high / step) * step
    top = top if top > bottom else bottom + step
    if most is not None and top > most >= high:
        bottom, top = min(bottom, most - step), most
    return max(bottom, 0), top, step


def _steps(low: float, high: float, step: float) -> Iterator[float]:
    at = low
    while at <= high + step / 1000:
        yield round(at, 6)
        at += step


def _columns(labels: Sequence[str], scale: Scale) -> list[Mark]:
    """Label as many columns as there is room for, always the last one."""
    every = ceil(len(labels) / max(1, (scale.frame.x_end - scale.frame.left) // 62))
    end = len(labels) - 1
    return [Mark(scale.x(n), scale.frame.y_end, text) for n, text in enumerate(labels) if (end - n) % every == 0]


def _trace(line: Series, scale: Scale) -> Trace:
    dots = [Mark(scale.x(n), scale.y(v), f"{v:.{line.decimals}f}") for n, v in enumerate(line.values) if v is not None]
    runs = groupby(enumerate(line.values), key=lambda pair: pair[1] is not None)
    parts = [_path((scale.x(n), scale.y(v)) for n, v in run if v is not None) for is_value, run in runs if is_value]
    return Trace(line.style, "".join(parts), dots, dots[-1] if dots else None)


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _goal(goals: Sequence[Value], scale: Scale) -> str:
    """A dash at each column's goal, as wide as its room, joined where neighbours have one."""
    half = (scale.x(1) - scale.x(0)) / 2 if scale.columns > 1 else 20
    placed = [(scale.x(n), scale.y(v)) for n, v in enumerate(goals) if v is not None]
    dashes = [
        f"M{max(x - half, scale.frame.left):.1f} {y:.1f}H{min(x + half, scale.frame.x_end):.1f}" for x, y in placed
    ]
    risers = [
        f"M{x + half:.1f} {y:.1f}V{above:.1f}"
        for (x, y), (other, above) in pairwise(placed)
        if other - x <= 2 * half + 1
    ]
    return "".join(dashes + risers)


def _band(band: Band | None, line: Series, last: Value, scale: Scale) -> tuple[str, str, list[Mark]]:
    """Return the outline of the band, the line expected, and its end."""
    if band is None or last is None:
        return "", "", []
    column = max(n for n, v in enumerate(line.values) if v is not None)
    start, x = (scale.x(column), scale.y(last)), scale.x(band.column)
    outline = _path([start, (x, scale.y(band.high)), (x, scale.y(band.low))]) + "Z"
    return (
        outline,
        _path([start, (x, scale.y(band.value))]),
        [Mark(x, scale.y(band.value), f"{band.value:.{line.decimals}f}")],
    )


@dataclass(frozen=True)
class Bar:
    """A bar of 100 units: how long it is, and where the goal stands; None if it can't be computed, or there is no goal."""

    length: float | None
    goal: float | None = None


def bars(values: Sequence[Value], *, goal: Value = None, most: float | None = None) -> list[Bar]:
    """Return bars that share one scale from zero up to `most` or the greatest of all."""
    top = most or max([v for v in (*values, goal) if v is not None], default=0) or 1
    mark = None if goal is None else round(min(100, 100 * goal / top), 1)
    return [Bar(None if v is None else round(min(100, 100 * v / top), 1), mark) for v in values]


@dataclass(frozen=True)
class Tone:
    """A class of a map: its number from the palest on, and between which values it lies."""

    number: int
    low: float
    high: float


def tones(values: Sequence[Value], most: int = 4) -> list[Tone]:
    """Divide what is known into classes of one width with round limits, the palest first."""
    known = [v for v in values if v is not None]
    if not known:
        return []
    low, high, _step = rounded((min(known), max(known)), None, None)
    width = (high - low) / most
    return [Tone(n + 1, low + n * width, low + (n + 1) * width) for n in range(most)]


def tone_of(value: Value, classes: Sequence[Tone]) -> int:
    """Return the number of the class that holds a value, 0 if it is not computable."""
    return 0 if value is None else next((t.number for t in classes if value < t.high), len(classes))
