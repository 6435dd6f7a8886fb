"""No two for one seat, whoever waits moves up, a code counts once, a certificate is verified by anyone and names nobody in full."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from facilities.models import Facility
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from staff.models import Course, Enrolment, Session, TrainingCertificate
from staff.training import enrolments, hours
from tests.factories import DISTRICT, TODAY, FacilityFactory, PersonFactory, PostFactory, officer, operator_user
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SHANGHAI = ZoneInfo("Asia/Shanghai")
STARTS = datetime(2026, 11, 25, 9, tzinfo=SHANGHAI)
NOW = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)


@pytest.fixture
def facility(db):
    return FacilityFactory(state="filed", filed_on=TODAY)


@pytest.fixture
def operator(facility):
    return operator_user(facility.operator)


@pytest.fixture
def trainer(db):
    return officer(Role.DEPARTMENT_OFFICER, department="human-resources")


def session(seats: int = 2, starts: datetime = STARTS, **course) -> Session:
    given = {"title": "婴幼儿急救", "part": "safety", "hours": 8} | course
    made = Course.objects.create(area_id=DISTRICT, **given)
    return Session.objects.create(course=made, starts_at=starts, ends_at=starts + timedelta(hours=8), seats=seats)


def worker(facility, kind: str = "carer"):
    return PostFactory(person=PersonFactory(facility=facility), kind=kind).person


def states(found: Session) -> list[str]:
    return list(Enrolment.objects.filter(session=found).order_by("pk").values_list("state", flat=True))


def test_who_comes_after_the_last_seat_waits_and_moves_up_in_turn(facility, operator):
    held = session(seats=1)
    first, _second, third = [enrolments.enrol(held, worker(facility), by=operator, now=NOW) for _ in range(3)]

    assert states(held) == ["enrolled", "waiting", "waiting"]
    enrolments.cancel(third, by=operator, now=NOW)
    assert states(held) == ["enrolled", "waiting", "cancelled"]
    enrolments.cancel(first, by=operator, now=NOW)
    assert states(held) == ["cancelled", "enrolled", "cancelled"]


@pytest.mark.django_db(transaction=True)
def test_no_two_get_the_last_seat_at_once(facility, operator):
    held, people = session(seats=1), [worker(facility) for _ in range(3)]

    at_once(*(lambda person=person: enrolments.enrol(held, person, by=operator, now=NOW) for person in people))

    assert sorted(states(held)) == ["enrolled", "waiting", "waiting"]


def test_nobody_is_signed_up_twice_or_by_a_stranger_or_once_it_has_begun(facility, operator):
    held, person = session(), worker(facility)
    enrolment = enrolments.enrol(held, person, by=operator, now=NOW)

    with pytest.raises(Refused) as refusal:
        enrolments.enrol(held, person, by=operator, now=NOW)
    assert refusal.value.field == "person"
    with pytest.raises(NotAllowed):
        enrolments.enrol(held, person, by=operator_user(FacilityFactory().operator), now=NOW)
    enrolments.enrol(held, worker(facility), by=operator, now=STARTS - timedelta(minutes=1))
    for act in (
        lambda: enrolments.enrol(held, worker(facility), by=operator, now=STARTS),
        lambda: enrolments.cancel(enrolment, by=operator, now=STARTS),
    ):
        with pytest.raises(Refused):
            act()


def test_a_code_counts_once_in_its_own_session_on_its_day(facility, operator, trainer):
    held, other = session(seats=1), session()
    seated, waiting = [enrolments.enrol(held, worker(facility), by=operator, now=NOW) for _ in range(2)]

    def attend(code, where=held, now=STARTS):
        return enrolments.attend(code, where, by=trainer, now=now)

    for code, where, now in (
        ("NONSENSE", held, STARTS),
        (seated.code, other, STARTS),
        (waiting.code, held, STARTS),
        (seated.code, held, STARTS - timedelta(hours=10)),  # the evening before
        (seated.code, held, STARTS + timedelta(hours=16)),  # the night after
    ):
        with pytest.raises(Refused) as refusal:
            attend(code, where, now)
        assert refusal.value.field == "code"
    with pytest.raises(NotAllowed):
        enrolments.attend(seated.code, held, by=operator, now=STARTS)
    assert attend(seated.code).state == "attended"
    with pytest.raises(Refused) as refusal:
        attend(seated.code)
    assert "09:00" in str(refusal.value)


def passed(facility, operator, trainer, on=TODAY, **course) -> TrainingCertificate:
    enrolment = enrolments.enrol(session(**course), worker(facility), by=operator, now=NOW)
    with pytest.raises(IllegalMove):
        enrolments.certify(enrolment, by=trainer, on=on)
    enrolments.attend(enrolment.code, enrolment.session, by=trainer, now=STARTS)
    enrolment.refresh_from_db()
    return enrolments.certify(enrolment, by=trainer, on=on)


def test_a_certificate_is_verified_without_login_and_hides_the_name(client, facility, operator, trainer):
    certificate = passed(facility, operator, trainer)

    page = client.get(reverse("certificate", args=[certificate.code.lower()]))
    none = client.get(reverse("certificate", args=["AAAAAAAAAAAA"]))

    text = page.content.decode()
    assert "婴幼儿急救" in text
    assert certificate.name not in text
    assert certificate.name[0] + "*" in text
    assert (page.status_code, none.status_code) == (200, 404)


def test_hours_are_those_of_the_year_against_what_the_post_asks_for(facility, operator, trainer):
    certificate = passed(facility, operator, trainer, hours=8)
    person = certificate.enrolment.person
    passed(facility, operator, trainer, on=TODAY.replace(year=2025), hours=40)
    PostFactory(person=worker(facility, kind="guard"), kind="guard")  # of whom nothing is asked

    found = {
        row.post.person: (row.has, row.needed - row.has == row.lacking)
        for row in hours.of_year(Facility.objects.all(), TODAY)
    }

    assert found[person] == (8, True)
    assert sorted(has for has, _ in found.values()) == [0, 8]


def test_the_pages_from_opening_a_course_to_the_certificate(client, facility, operator, trainer):
    person = worker(facility)
    client.force_login(trainer)
    sent = {
        "title": "急救",
        "part": "safety",
        "hours": 8,
        "starts_at": "2098-01-06T09:00",
        "ends_at": "2098-01-06T08:00",
        "seats": 1,
    }
    assert list(client.post(reverse("session-create"), sent).context["form"].errors) == ["ends_at"]
    assert list(
        client.post(reverse("session-create"), sent | {"starts_at": "2020-01-06T09:00"}).context["form"].errors
    ) == ["starts_at"]
    client.post(reverse("session-create"), sent | {"ends_at": "2098-01-06T17:00"})
    held = Session.objects.get()

    client.force_login(operator)
    client.post(held.get_absolute_url(), {"person": person.pk})
    enrolment = Enrolment.objects.get()
    page = client.get(enrolment.get_absolute_url()).content.decode()
    assert "<svg" in page
    assert enrolment.code in page
    assert client.get(reverse("enrolment-door", args=[enrolment.code])).status_code == 404
    assert person.name in client.get(reverse("session-list")).content.decode()

    client.force_login(trainer)
    Session.objects.update(
        starts_at=timezone.now() - timedelta(minutes=5), ends_at=timezone.now() + timedelta(minutes=5)
    )
    client.post(reverse("session-attend", args=[held.pk]), {"code": enrolment.code})
    client.post(reverse("enrolment-certify", args=[enrolment.pk]))

    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.certificate.hours) == ("certified", 8)


class AnySignUps(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(st.integers(1, 3), st.lists(st.tuples(st.sampled_from(["enrol", "cancel"]), st.integers(0, 4)), max_size=12))
    def test_seats_are_never_given_twice_and_never_left_empty_while_somebody_waits(self, seats, acts):
        facility = FacilityFactory()
        operator, held = operator_user(facility.operator), session(seats=seats)
        people = [worker(facility) for _ in range(5)]
        for act, who in acts:
            active = Enrolment.objects.filter(session=held, person=people[who]).exclude(state="cancelled").first()
            try:
                if act == "enrol":
                    enrolments.enrol(held, people[who], by=operator, now=NOW)
                elif active:
                    enrolments.cancel(active, by=operator, now=NOW)
            except Refused:
                assert active
            found = states(held)
            assert found.count("enrolled") <= seats
            assert "waiting" not in found or found.count("enrolled") == seats
