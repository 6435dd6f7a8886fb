"""Transfers of the demo: one that waits for `operator` to confirm the last day, one that nobody answered and `bureau` has to settle."""

from datetime import date, timedelta
from random import Random

from facilities.ground.choices import PUBLIC_STATES
from facilities.models import Facility
from portal.demo.demonstration import demonstrator
from portal.models import User
from staff.background import asking
from staff.models import BackgroundCheck, Person, Post, Transfer
from staff.people.choices import PostKind
from staff.transfers import transfers

LONG_AGO = timedelta(days=14)
WEEK = timedelta(days=7)


@demonstrator(37, "transfers of staff")
def transferred(random: Random, on: date) -> int:
    """Let a cook go from one of the operator's facilities to another, and one of somebody else's come without an answer."""
    operator, police = (User.objects.get(username=name) for name in ("operator", "police"))
    own = list(Facility.objects.operated_by(operator).filter(state__in=PUBLIC_STATES).order_by("pk")[:2])
    if len(own) < 2 or Transfer.objects.exists():
        return 0
    others = Facility.objects.filter(state__in=PUBLIC_STATES, is_demo=True).exclude(pk__in=[one.pk for one in own])
    leaving, coming = _cook(own[:1], on), _cook(list(others), on)
    if leaving is None or coming is None:
        return 0
    for person, target, day in ((leaving, own[1], on - timedelta(days=3)), (coming, own[0], on - LONG_AGO)):
        _clear(person, target, operator, police, day)
        given = {"id_type": person.id_type, "id_number": person.id_number, "name": person.name}
        row = transfers.ask(target, **given, wanted_from=on + WEEK, by=operator, on=day)
    transfers.refer(row, by=operator, on=on - timedelta(days=1))
    return 2


def _cook(facilities: list[Facility], on: date) -> Person | None:
    held = Post.objects.held(on - LONG_AGO).filter(kind=PostKind.COOK, until=None, person__facility__in=facilities)
    first = held.select_related("person__facility").order_by("pk").first()
    return first.person if first else None


def _clear(person: Person, target: Facility, operator: User, police: User, day: date) -> None:
    given = {"name": person.name, "id_type": person.id_type, "id_number": person.id_number}
    check = BackgroundCheck(facility=target, **given)
    asking.ask(check, by=operator, on=day)
    asking.clear(check, number="示例查询〔2026〕31号", by=police, on=day)
