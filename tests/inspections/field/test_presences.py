"""Who is here, from phones: each tap counts once however often it is sent, another hand's stays, and nobody notes a stranger's people."""

from datetime import timedelta
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from inspections.field import cardpacking, presences
from portal.errors import NotAllowed
from staff.models import Post, Presence, PresenceConflict
from staff.shifts import attendance, conflicts
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, FacilityFactory, PersonFactory, PostFactory, operator_user
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def person(db):
    facility = FacilityFactory(state="filed", filed_on=TODAY)
    return PostFactory(person=PersonFactory(facility=facility), kind="carer").person


@pytest.fixture
def keeper(person):
    return operator_user(person.facility.operator)


def tap(person, by, what="came", hour=8, **other):
    given = {"key": uuid4(), "user": by.pk, "person": person.pk, "what": what, "at": at(hour), "sent_at": at(18)}
    return given | other


def note(sent, by):
    return presences.note(sent, by=by, now=at(18))


def times():
    return list(Presence.objects.order_by("came_at").values_list("came_at", "left_at"))


def test_a_day_without_network_is_noted_once_however_often_it_is_sent(person, keeper):
    day = [tap(person, keeper, *one) for one in (("came", 8), ("left", 12), ("came", 13), ("left", 17))]

    for sent in day:
        assert [note(sent, keeper).state for _ in range(3)] == ["applied"] * 3
    assert times() == [(at(8), at(12)), (at(13), at(17))]
    assert [note(sent, keeper).state for sent in day] == [
        "applied"
    ] * 4  # the whole day again, after it was carried out
    assert times() == [(at(8), at(12)), (at(13), at(17))]
    assert set(Presence.objects.values_list("source", flat=True)) == {"phone"}


@pytest.mark.django_db(transaction=True)
def test_the_same_tap_sent_by_four_requests_at_once_is_one_presence(person, keeper):
    sent = tap(person, keeper)

    at_once(*(lambda: note(sent, keeper) for _ in range(4)))

    assert times() == [(at(8), None)]


def test_what_another_hand_noted_first_stays_and_is_told(person, keeper):
    attendance.come(person, key=uuid4(), at=at(7), source="page", by=keeper, now=at(18))
    came = note(tap(person, keeper), keeper)
    attendance.leave(person, at=at(16), by=keeper, now=at(18))
    left = note(tap(person, keeper, "left", 17), keeper)

    assert (came.state, left.state) == ("conflict", "conflict")
    assert "07:00" in came.reason
    assert "16:00" in left.reason
    assert times() == [(at(7), at(16))]


def test_a_note_in_conflict_is_kept_once_and_counts_as_soon_as_it_is_settled_for_the_phone(person, keeper):
    attendance.come(person, key=uuid4(), at=at(7), source="page", by=keeper, now=at(18))
    sent = tap(person, keeper, "came", 8)

    told = [note(sent, keeper) for _ in range(2)]

    [kept] = PresenceConflict.objects.all()
    assert (kept.person, kept.note, kept.at, kept.reason, kept.state) == (person, "came", at(8), told[0].reason, "open")
    assert [one.url for one in told] == [kept.get_absolute_url()] * 2
    conflicts.take(kept, by=keeper)
    assert note(sent, keeper).state == "applied"
    assert times() == [(at(8), None)]


def test_whoever_never_came_cannot_leave_and_an_old_clock_is_told(person, keeper):
    old = tap(person, keeper, at=at(18) - timedelta(days=14, minutes=1))

    assert note(tap(person, keeper, "left"), keeper).state == "conflict"
    assert note(old, keeper).state == "conflict"
    assert note(tap(person, keeper, at=at(18) - timedelta(days=14)), keeper).state == "applied"


def test_a_clock_that_runs_ahead_is_corrected(person, keeper):
    note(tap(person, keeper, at=at(20), sent_at=at(21)), keeper)

    assert times() == [(at(17), None)]


def test_strangers_and_nobody_are_refused_alike(person, keeper):
    stranger = operator_user(FacilityFactory().operator)

    for sent, by in ((tap(person, stranger), stranger), (tap(person, keeper) | {"person": 10**9}, keeper)):
        with pytest.raises(NotAllowed):
            note(sent, by)
    assert not Presence.objects.exists()


def test_the_pack_holds_names_of_those_with_a_post_and_when_they_came(person, keeper):
    gone = PostFactory(person=PersonFactory(facility=person.facility), kind="cook")
    Post.objects.filter(pk=gone.pk).update(since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1))
    note(tap(person, keeper), keeper)

    [facility] = cardpacking.packed(keeper, on=TODAY)

    [row] = facility["people"]
    assert (row["id"], row["name"], set(row)) == (person.pk, person.name, {"id", "name", "here"})
    assert row["here"]["left_at"] is None


def test_the_door_takes_a_tap_and_asks_another_login_to_log_in(person, keeper):
    client = APIClient()
    client.force_login(keeper)
    sent = {
        name: value.isoformat() if name.endswith("_at") or name == "at" else str(value)
        for name, value in tap(person, keeper).items()
    }

    first = client.post("/api/field/presences/", sent, format="json")
    other = client.post("/api/field/presences/", sent | {"user": keeper.pk + 1}, format="json")

    assert (first.status_code, other.status_code) == (200, 401)
    assert set(first.json()) == {"key", "state", "reason", "url"}
