"""What phone and page say differently stands on the board until the facility says which of the two holds; both stay on record."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from portal.errors import IllegalMove, NotAllowed, Refused
from portal.site.days import waiting
from staff.models import Presence, PresenceConflict
from staff.shifts import conflicts
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, FacilityFactory, operator_user
from tests.staff.shifts.builders import carer, nursery

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def person(db):
    return carer(nursery()).person


@pytest.fixture
def keeper(person):
    return operator_user(person.facility.operator)


def here(person, came: int, left: int | None = None) -> Presence:
    gone = at(left) if left else None
    return Presence.objects.create(key=uuid4(), person=person, day=TODAY, came_at=at(came), left_at=gone, source="page")


def noted(person, note: str, hour: int) -> PresenceConflict:
    return conflicts.keep_in_mind(person, key=uuid4(), note=note, at=at(hour), reason="已登记", now=at(18))


def times() -> list:
    return list(Presence.objects.order_by("came_at").values_list("came_at", "left_at"))


def test_it_waits_on_board_morning_page_and_worklist_until_it_is_settled(client, person, keeper):
    here(person, 7)
    row = noted(person, "came", 8)
    client.force_login(keeper)
    pages = [reverse(name, args=[person.facility_id]) for name in ("shift-board", "presence")]

    assert [row.get_absolute_url() in client.get(page).content.decode() for page in pages] == [True, True]
    assert row.get_absolute_url() in [item.url for item in waiting(keeper, on=TODAY)]
    client.post(reverse("presence-conflict-keep", args=[row.pk]))

    assert [row.get_absolute_url() in client.get(page).content.decode() for page in pages] == [False, False]
    assert times() == [(at(7), None)]
    assert [(step.before, step.after, step.by) for step in row.transitions.all()] == [("open", "kept", keeper)]
    with pytest.raises(IllegalMove):
        conflicts.take(row, by=keeper)


@pytest.mark.parametrize(
    ("note", "hour", "rows", "then"),
    [
        ("came", 8, [(7, 12)], [(8, 12)]),
        ("came", 6, [(7, 12)], [(6, 12)]),
        ("left", 11, [(7, 12)], [(7, 11)]),
        ("left", 13, [(7, None)], [(7, 13)]),
        ("came", 9, [], [(9, None)]),
    ],
)
def test_taken_over_the_day_says_what_the_phone_said(person, keeper, note, hour, rows, then):
    for came, left in rows:
        here(person, came, left)

    conflicts.take(noted(person, note, hour), by=keeper)

    assert times() == [(at(came), at(left) if left else None) for came, left in then]


def test_what_gives_no_span_is_refused_and_stays_open(person, keeper):
    night = {"key": uuid4(), "person": person, "day": TODAY - timedelta(days=1), "source": "page"}
    Presence.objects.create(**night, came_at=at(22) - timedelta(days=1), left_at=at(7))
    rows = noted(person, "came", 6), noted(person, "left", 6)

    with pytest.raises(Refused, match="仍在岗"):
        conflicts.take(rows[0], by=keeper)
    Presence.objects.all().delete()
    with pytest.raises(Refused, match="没有"):
        conflicts.take(rows[1], by=keeper)

    assert list(PresenceConflict.objects.values_list("state", flat=True)) == ["open", "open"]


def test_a_stranger_settles_nothing_and_sees_nothing(client, person):
    row, stranger = noted(person, "came", 8), operator_user(FacilityFactory().operator)
    client.force_login(stranger)

    assert client.get(row.get_absolute_url()).status_code == 404
    with pytest.raises(NotAllowed):
        conflicts.keep(row, by=stranger)
