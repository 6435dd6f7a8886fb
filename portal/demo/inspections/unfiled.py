"""An invented place without a filing: reported, visited, ordered to stop."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from inspections.checklists.choices import AnswerOutcome
from inspections.models import UnfiledPlace
from inspections.unfiled import places, sheet
from inspections.unfiled.choices import ActKind, Manner, PlaceSource
from inspections.unfiled.places import Done, Seen
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
    for kind, ago, done in _acts(on):
        places.act(place, kind, key=_key(random), by=by, on=on - timedelta(days=ago), done=done)
    return UnfiledPlace.objects.count()


def _acts(on: date) -> list[tuple[ActKind, int, Done]]:
    """Return what was done, with how many days ago."""
    clause = Clause.objects.in_force(on).filter(code="district-oversight").latest("version")
    found = {question.code: str(AnswerOutcome.PASS) for question in sheet.QUESTIONS}
    seen = Done("现场收托儿童五名，未见营业执照。", children=5, answers=found | {"body": "fail", "exits": "fail"})
    ordered = Done("停止收托，通知监护人接回儿童。", clause=clause)
    handed = Done("当面送达并说明。", manner=Manner.IN_PERSON, received_by="示例人")
    return [(ActKind.VISIT, 3, seen), (ActKind.STOP, 2, ordered), (ActKind.SERVICE, 2, handed)]


def _key(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
