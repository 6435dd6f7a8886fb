"""A schematic map without tiles: streets as areas around the positions of their communities, facilities as points.

No official boundaries are at hand. A place belongs to the community whose position is nearest (a Voronoi diagram); the cells of a
street's communities make its area. The page says so.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import NamedTuple

from facilities.ground.distances import DEGREE, Position

WIDTH = 720  # units of the drawing
MARGIN = 0.12  # of the span of the communities
STREET_CODE = 9  # digits
Point = tuple[float, float]
FRAME = -1  # the neighbour beyond the edge of the map


class Home(NamedTuple):
    """A community and where it lies."""

    code: str
    longitude: float
    latitude: float


class Edge(NamedTuple):
    """A corner of a cell, and the neighbour beyond the side that starts there."""

    at: Point
    neighbour: int


@dataclass(frozen=True)
class Street:
    """A street's area: the outline of its cells, and where its name stands."""

    code: str
    outline: str
    x: float
    y: float


@dataclass(frozen=True)
class Map:
    """A drawing of streets, and how positions become points of it."""

    streets: tuple[Street, ...]
    borders: str
    width: float
    height: float
    west: float
    north: float
    scale: float  # units per degree of latitude
    squeeze: float  # how much shorter a degree of longitude is

    def point(self, longitude: float, latitude: float) -> Point:
        """Return where a position lies on the drawing."""
        x = (longitude - self.west) * self.squeeze * self.scale
        return round(x, 1), round((self.north - latitude) * self.scale, 1)

    def holds(self, point: Point) -> bool:
        """Say whether a point lies on the drawing."""
        return 0 <= point[0] <= self.width and 0 <= point[1] <= self.height

    def units(self, metres: float) -> float:
        """Return a distance in units of the drawing."""
        return round(metres / DEGREE * self.scale, 1)


@lru_cache(maxsize=16)
def drawn(homes: tuple[Home, ...], digits: int = STREET_CODE) -> Map | None:
    """Draw the streets of the communities, or the areas of so many digits; None without two positions to draw between."""
    if len({home[1:] for home in homes}) < 2:
        return None
    sheet = _sheet(homes)
    points = [sheet.point(home.longitude, home.latitude) for home in homes]
    cells = [_cell(points, number, sheet.width, sheet.height) for number in range(len(points))]
    codes = [home.code[:digits] for home in homes]
    streets = tuple(_street(code, codes, cells, points) for code in dict.fromkeys(codes))
    borders = " ".join(_borders(cells, codes))
    return Map(streets, borders, sheet.width, sheet.height, sheet.west, sheet.north, sheet.scale, sheet.squeeze)


def _sheet(homes: Iterable[Home]) -> Map:
    """Return an empty map with a margin around the communities."""
    east_west, north_south = [h.longitude for h in homes], [h.latitude for h in homes]
    squeeze = cos(radians(sum(north_south) / len(north_south)))
    across, along = (max(east_west) - min(east_west)) * squeeze, max(north_south) - min(north_south)
    margin = MARGIN * max(across, along)
    scale = WIDTH / (across + 2 * margin)
    west, north = min(east_west) - margin / squeeze, max(north_south) + margin
    return Map((), "", WIDTH, round((along + 2 * margin) * scale, 1), west, north, scale, squeeze)


def _cell(points: list[Point], number: int, width: float, height: float) -> list[Edge]:
    """Return the part of the sheet that lies nearest to one of the points: the sheet, cut along each middle line."""
    corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
    cell = [Edge(corner, FRAME) for corner in corners]
    for other, point in enumerate(points):
        if point != points[number]:
            cell = _cut(cell, points[number], point, other)
    return cell


def _cut(cell: list[Edge], own: Point, other: Point, neighbour: int) -> list[Edge]:
    """Keep what is nearer to `own` than to `other`."""
    kept: list[Edge] = []
    for edge, following in zip(cell, cell[1:] + cell[:1], strict=True):
        here, there = _advantage(edge.at, own, other), _advantage(following.at, own, other)
        if here >= 0:
            kept.append(edge)
        if here * there < 0:
            share = here / (here - there)
            crossing = tuple(a + share * (b - a) for a, b in zip(edge.at, following.at, strict=True))
            kept.append(Edge(crossing, neighbour if here > 0 else edge.neighbour))  # type: ignore[arg-type]
    return kept


def _advantage(at: Point, own: Point, other: Point) -> float:
    """Return how much nearer, in squares, a point lies to `own`."""
    return (at[0] - other[0]) ** 2 + (at[1] - other[1]) ** 2 - (at[0] - own[0]) ** 2 - (at[1] - own[1]) ** 2


def _street(code: str, codes: list[str], cells: list[list[Edge]], points: list[Point]) -> Street:
    mine = [number for number, own in enumerate(codes) if own == code]
    outline = " ".join(_closed(cells[number]) for number in mine if cells[number])
    x, y = (sum(points[number][axis] for number in mine) / len(mine) for axis in (0, 1))
    return Street(code, outline, round(x, 1), round(y, 1))


def _closed(cell: list[Edge]) -> str:
    return "M" + "L".join(f"{edge.at[0]:.1f} {edge.at[1]:.1f}" for edge in cell) + "Z"


def _borders(cells: list[list[Edge]], codes: list[str]) -> Iterable[str]:
    for number, cell in enumerate(cells):
        for edge, following in zip(cell, cell[1:] + cell[:1], strict=True):
            if edge.neighbour > number and codes[edge.neighbour] != codes[number]:
                yield "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*edge.at, *following.at)


def counted(areas: Iterable[str]) -> Counter[str]:
    """Count rows per street by the codes of their communities."""
    return Counter(code[:STREET_CODE] for code in areas)


def rings(sheet: Map, start: Position) -> list[tuple[int, float]]:
    """Return circles of one, two and three kilometres around a position: kilometres and radius."""
    return [(km, sheet.units(km * 1000)) for km in (1, 2, 3)]
