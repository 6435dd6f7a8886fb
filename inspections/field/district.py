"""The schematic district that a phone takes along, as the public register draws it."""

from typing import Any

from django.conf import settings

from facilities.register import street_map
from portal.models import Area


def drawn() -> dict[str, Any] | None:
    """Return streets and borders in units of the drawing, and how positions become points of it; None without two communities placed."""
    communities = Area.objects.within(settings.DISTRICT_CODE).filter(level=12, longitude__isnull=False)
    placed = communities.exclude(latitude=None).order_by("pk").values_list("pk", "longitude", "latitude")
    sheet = street_map.drawn(tuple(street_map.Home(*row) for row in placed))
    if sheet is None:
        return None
    names = {area.pk: str(area) for area in Area.objects.filter(pk__in=[street.code for street in sheet.streets])}
    return {
        "width": sheet.width,
        "height": sheet.height,
        "west": sheet.west,
        "north": sheet.north,
        "scale": sheet.scale,
        "squeeze": sheet.squeeze,
        "borders": sheet.borders,
        "streets": [
            {"name": names.get(street.code, street.code), "outline": street.outline, "x": street.x, "y": street.y}
            for street in sheet.streets
        ],
    }
