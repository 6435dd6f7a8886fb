"""The map of what lacks: the parts of a district or street, each coloured by the places that its communities lack."""

from collections.abc import Sequence
from dataclasses import dataclass

from facilities.register import street_map
from metrics.dashboards.pictures import BELOW, homes
from metrics.ground import charts
from metrics.ground.charts import Tone
from metrics.supply.need import Need
from portal.areas.choices import AreaLevel
from portal.models import Area


@dataclass(frozen=True)
class Part:
    """A part of the area on the map: the places that it lacks (None: no report tells its children), and its class."""

    area: Area
    gap: int | None
    outline: street_map.Street
    tone: int


@dataclass(frozen=True)
class GapMap:
    """The parts with the classes of the legend; `is_of_communities` where each part is one of the rows."""

    sheet: street_map.Map
    parts: list[Part]
    classes: list[Tone]
    is_of_communities: bool


def gap_map(area: Area, rows: Sequence[Need]) -> GapMap | None:
    """Draw the gaps of a district's streets or of a street's communities; None below, and where no positions are known."""
    level = BELOW.get(AreaLevel(area.level))
    sheet = street_map.drawn(homes(area), int(level)) if level else None
    if sheet is None or level is None:
        return None
    gaps = _gaps(rows, level)
    classes = charts.tones([gap for _area, gap in gaps.values()])
    parts = [
        Part(part, gap, outline, charts.tone_of(gap, classes))
        for outline in sheet.streets
        for part, gap in [gaps.get(outline.code, (None, None))]
        if part is not None
    ]
    return GapMap(sheet, parts, classes, level == AreaLevel.COMMUNITY)


def _gaps(rows: Sequence[Need], level: AreaLevel) -> dict[str, tuple[Area, int | None]]:
    """Return each part with the sum of what its communities are known to lack; None if of none that is known."""
    found: dict[str, tuple[Area, int | None]] = {}
    for row in rows:
        part = row.area if level == AreaLevel.COMMUNITY else row.area.parent
        if part is not None:
            _part, before = found.get(part.pk, (part, None))
            found[part.pk] = (part, before if row.gap is None else (before or 0) + row.gap)
    return found
