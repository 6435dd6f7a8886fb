"""Transfers of the permission matrix: one that leaves the facility, one that comes to it, one that is contested, one that is agreed."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from facilities.models import Facility
from portal.models import User
from staff.models import BackgroundCheck, Transfer
from tests.factories import TODAY, FacilityFactory, PersonFactory, PostFactory

ACTS = (
    "transfer transfer-confirm transfer-contest transfer-refer transfer-release transfer-dismiss transfer-take".split()
)
LATER = TODAY.replace(year=2097)


def transfers(facility: Facility) -> dict[str, SimpleNamespace]:
    """Return transfers from and to a facility, by what the table calls them, and somebody elsewhere about whom the police answered."""
    other = FacilityFactory(area=facility.area)
    free = PostFactory(person=PersonFactory(facility=other), kind="cook").person
    _cleared(facility, free)
    coming = PostFactory(person=PersonFactory(facility=other), kind="cook").person
    agreed = PostFactory(person=PersonFactory(facility=other), kind="cook", until=TODAY).person
    _cleared(facility, agreed)
    leaving, contested = (PersonFactory(facility=facility) for _ in range(2))
    rows = {
        "transfer leaving": _transfer(leaving, other),
        "transfer coming": _transfer(coming, facility),
        "transfer agreed": _transfer(agreed, facility, state="agreed"),
        "transfer contested": _transfer(contested, other, state="contested", was_contested=True),
    }
    return {about: SimpleNamespace(transfer=row, free=free) for about, row in rows.items()}


def _transfer(person: Any, target: Facility, **facts: Any) -> Transfer:
    long_ago = TODAY - timedelta(days=400)
    days = {"asked_on": long_ago, "due_on": long_ago, "wanted_from": TODAY, "leaves_on": TODAY}
    return Transfer.objects.create(person=person, target=target, **days, **facts)


def _cleared(facility: Facility, person: Any) -> None:
    told = {"asked_on": TODAY, "answered_on": TODAY, "next_due_on": LATER, "reply_number": "2026-9", "state": "clear"}
    paper = {"name": person.name, "id_type": person.id_type, "id_number": person.id_number}
    BackgroundCheck.objects.create(facility=facility, **paper, **told)


def _asking(case: Any, user: User | None) -> dict[str, Any]:
    free = case.things.free
    paper = {"name": free.name, "id_type": free.id_type, "id_number": free.id_number}
    return paper | {"wanted_from": LATER.isoformat(), "agrees": "on"}


LAST_DAY = {"leaves_on": TODAY.isoformat()}
REASON = {"note": "合同期未满"}
ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(["transfer-list", "transfer-create"], lambda case: {"facility_pk": case.facility.pk}),
    **dict.fromkeys([*ACTS, "transfer-withdraw"], lambda case: {"pk": case.things.transfer.pk}),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "transfer-create": _asking,
    "transfer-confirm": lambda case, user: LAST_DAY,
    "transfer-contest": lambda case, user: REASON,
    "transfer-release": lambda case, user: LAST_DAY | REASON,
    "transfer-dismiss": lambda case, user: REASON,
    "transfer-take": lambda case, user: {"kind": "cook", "since": LATER.isoformat()},
}
