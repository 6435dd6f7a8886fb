"""Where a typed text lies: the district's own gazetteer of streets, communities, landmarks and the addresses of facilities."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from facilities.ground import namesearch
from facilities.ground.distances import Position
from facilities.ground.models import Facility
from facilities.places.models import Landmark
from portal.areas.choices import AreaLevel
from portal.models import Area

MOST = 6  # places told for one text
ROAD = re.compile(r"^(?P<road>.*?[路街巷弄道里坊])\s*(?P<number>\d+)")


@dataclass(frozen=True)
class Spot:
    """A place by which people say where they are: what it is, its name, and where it lies."""

    kind: str
    name: str
    position: Position

    def is_named(self, text: str) -> bool:
        """Say whether the folded text is the whole name."""
        return namesearch.folded(self.name) == text


def spots(text: str) -> list[Spot]:
    """Return streets, communities and landmarks whose name holds the text: whole names first, then beginnings."""
    wanted = namesearch.folded(text)
    if not wanted:
        return []
    found = [*_areas(text.strip()), *_landmarks(wanted)]
    return sorted(found, key=lambda spot: _rank(spot, wanted))[:MOST]


def _rank(spot: Spot, wanted: str) -> tuple[bool, bool, int]:
    name = namesearch.folded(spot.name)
    return name != wanted, not name.startswith(wanted), len(name)


def _areas(text: str) -> Iterator[Spot]:
    named = Q(name__icontains=text) | Q(name_en__icontains=text)
    here = Area.objects.within(settings.DISTRICT_CODE).filter(named, longitude__isnull=False, latitude__isnull=False)
    for area in here.filter(level__in=[AreaLevel.STREET, AreaLevel.COMMUNITY]).order_by("level", "code")[:MOST]:
        kind = _("street") if area.level == AreaLevel.STREET else _("community")
        yield Spot(kind, str(area), Position(area.longitude, area.latitude))


def _landmarks(wanted: str) -> Iterator[Spot]:
    for row in Landmark.objects.filter(search_key__contains=wanted).order_by("name", "pk")[:MOST]:
        yield Spot(row.kind or _("landmark"), row.name, Position(row.longitude, row.latitude))


def address(text: str) -> Spot | None:
    """Return the facility's address on the road of a typed address whose house number is nearest; the road must be known."""
    typed = ROAD.match(text.strip())
    if typed is None:
        return None
    placed = Facility.objects.public().filter(longitude__isnull=False, latitude__isnull=False)
    on_road = placed.filter(address__contains=typed["road"]).order_by("pk")
    rows = on_road.values_list("address", "longitude", "latitude")[:200]
    known = [(_away(row[0], typed["road"], int(typed["number"])), row) for row in rows]
    if not known:
        return None
    _away_by, (nearest, longitude, latitude) = min(known)
    return Spot(_("address"), nearest, Position(longitude or 0, latitude or 0))


def _away(known: str, road: str, number: int) -> int:
    """Return how many house numbers lie between; an address without one is far."""
    found = re.search(re.escape(road) + r"\s*(\d+)", known)
    return abs(int(found[1]) - number) if found else 10**9
