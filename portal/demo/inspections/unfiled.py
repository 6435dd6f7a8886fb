"""An invented place without a filing: reported, visited, ordered to stop."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from inspections.models import UnfiledPlace
from inspections.unfiled import places
from inspections.unfiled.choices import ActKind, PlaceSource
from inspections.unfiled.places import Seen
from portal.accounts.models import User
from portal.areas.choices import AreaLevel
from portal.demo.demonstration import demonstrator
from portal.models import Area, Clause


@demonstrator(64, "unfiled places")
@transaction.atomic
def invent_unfiled_places(random: Random, on: date) -> int:
    """Invent a place in the street of the demo's inspector, unless there is one; return how many."""
    by = User.objects.filter(username="street").first()
    post = by and by.memberships.select_related("organisation").order_by("pk").first()
    if UnfiledPlace.objects.exists() or not by or not post:
        return 0
    street = Area.objects.get(pk=post.organisation.area_id[: AreaLevel.STREET])
    seen = Seen("阳光小屋（演示）", "演示路9号2楼", street, PlaceSource.PATROL)
    place = places.note(seen, key=_key(random), by=by, on=on - timedelta(days=6))
    acts = (
        (ActKind.VISIT, "现场收托儿童五名，未见营业执照。", 3),
        (ActKind.STOP, "责令立即停止收托，通知监护人接回儿童。", 2),
    )
    clause = Clause.objects.in_force(on).filter(code="district-oversight").latest("version")
    for kind, text, ago in acts:
        places.act(place, kind, key=_key(random), by=by, on=on - timedelta(days=ago), text=text, clause=clause)
    return UnfiledPlace.objects.count()


def _key(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
