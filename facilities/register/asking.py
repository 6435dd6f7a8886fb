"""What a parent meant by the one box: a place to search around, a name, or an address.

A text that is the whole name of a place means that place. Else facilities of that name are listed, with the places beside them to choose;
where no facility is called so, the best place is taken, and then a road.
"""

from dataclasses import dataclass, field

from facilities.ground.models import Facility
from facilities.register import gazetteer
from facilities.register.gazetteer import Spot


@dataclass(frozen=True)
class Meant:
    """How the box was read: `spot` is searched around, else `name` or `address` holds what facilities must hold."""

    spot: Spot | None = None
    name: str = ""
    address: str = ""
    others: list[Spot] = field(default_factory=list)


def meant(text: str) -> Meant:
    """Say how a text is read; an empty one asks nothing."""
    if not text.strip():
        return Meant()
    spots = gazetteer.spots(text)
    wanted = gazetteer.namesearch.folded(text)
    if spots and spots[0].is_named(wanted):
        return Meant(spots[0], others=spots[1:])
    if Facility.objects.public().named(text).exists():
        return Meant(name=text, others=spots)
    if spots:
        return Meant(spots[0], others=spots[1:])
    return _by_address(text.strip())


def _by_address(text: str) -> Meant:
    if Facility.objects.public().filter(address__contains=text).exists():
        return Meant(address=text)
    spot = gazetteer.address(text)
    return Meant(spot) if spot else Meant(name=text)
