"""Transfers of the demo: one that `operator` asked for, one that nobody answered and `bureau` has to settle."""

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
    """Let two carers of others come to the operator's facility: one is asked for, of the other nobody answered in time."""
    operator, police = (User.objects.get(username=name) for name in ("operator", "police"))
    public = Facility.objects.filter(state__in=PUBLIC_STATES, is_demo=True)
    target = public.operated_by(operator).order_by("pk").first()
    others = public.exclude(pk__in=Facility.objects.operated_by(operator))
    held = Post.objects.held(on - LONG_AGO).filter(kind=PostKind.CARER, until=None, person__facility__in=others)
    people = [post.person for post in held.select_related("person").order_by("pk")[:2]]
    if target is None or len(people) < 2 or Transfer.objects.exists():
        return 0
    _waiting, late = (
        _asked(person, target, operator, police, day)
        for person, day in zip(people, (on - timedelta(days=3), on - LONG_AGO), strict=True)
    )
    transfers.refer(late, by=operator, on=on - timedelta(days=1))
    return 2


def _asked(person: Person, target: Facility, operator: User, police: User, day: date) -> Transfer:
    _clear(person, target, operator, police, day)
    given = {"id_type": person.id_type, "id_number": person.id_number, "name": person.name}
    return transfers.ask(target, **given, wanted_from=day + LONG_AGO + WEEK, by=operator, on=day)


def _clear(person: Person, target: Facility, operator: User, police: User, day: date) -> None:
    given = {"name": person.name, "id_type": person.id_type, "id_number": person.id_number}
    check = BackgroundCheck(facility=target, **given)
    asking.ask(check, by=operator, on=day)
    asking.clear(check, number="示例查询〔2026〕31号", by=police, on=day)
