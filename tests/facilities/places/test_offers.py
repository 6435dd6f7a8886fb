"""An operator tells families hours and places free; what can't be is said at its field and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.test import Client

from facilities.ground.choices import FacilityState
from facilities.models import CareClass, ClassOffer, OpeningHours
from facilities.places import vacancies
from portal import public_pages
from portal.site.days import waiting
from tests.factories import TODAY, CareClassFactory, FacilityFactory, operator_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def care_class(monday: None) -> CareClass:
    public_pages.STORE.clear()
    facility = FacilityFactory(name="小太阳", state=FacilityState.FILED)
    return CareClassFactory(facility=facility, name="彩虹班", places=10, enrolled=6)


@pytest.fixture
def owner(care_class: CareClass) -> Client:
    client = Client()
    client.force_login(operator_user(care_class.facility.operator))
    return client


def told(care_class: CareClass, **facts) -> dict[str, object]:
    return {f"{name}-{care_class.pk}" if name == "free" else name: value for name, value in facts.items()}


def address(care_class: CareClass) -> str:
    return f"/facilities/{care_class.facility_id}/affairs/offer/"


def test_what_is_told_stands_in_the_register_at_once_with_its_day(care_class, owner):
    facts = {"opens_at": "07:30", "closes_at": "18:00", "on_weekends": "true", "free": 3}

    answer = owner.post(address(care_class), told(care_class, **facts))
    page = Client().get("/register/", {"class_kind": care_class.kind}).content.decode()
    own = Client().get(f"/register/{care_class.facility_id}/").content.decode()

    assert answer.status_code == 302
    for words in ("空余托位：3个", "2026-11-23", "07:30–18:00", "周末开放"):
        assert words in page, words
    assert "07:30–18:00" in own


def test_an_empty_answer_is_not_known_and_takes_an_earlier_one_back(care_class, owner):
    owner.post(address(care_class), told(care_class, free=3, on_weekends="false"))
    owner.post(address(care_class), told(care_class, free="", on_weekends=""))

    offer, hours = ClassOffer.objects.get(), OpeningHours.objects.get()
    assert (offer.free, offer.free_as_of, offer.monthly_fee, hours.on_weekends) == (None, None, None, None)
    assert "空余托位：未知，请询问" in Client().get("/register/").content.decode()


@pytest.mark.parametrize(("free", "is_taken"), [(3, True), (4, True), (5, False)])
def test_no_more_places_are_free_than_children_leave_over(care_class, owner, free, is_taken):
    answer = owner.post(address(care_class), told(care_class, free=free))

    assert ClassOffer.objects.exists() is is_taken
    if not is_taken:
        assert "最多空余4个" in answer.content.decode()
        assert answer.context["form"][f"free-{care_class.pk}"].value() == "5"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"opens_at": "08:00"}, "closes_at"),
        ({"closes_at": "18:00"}, "opens_at"),
        ({"opens_at": "18:00", "closes_at": "18:00"}, "closes_at"),
        ({"opens_at": "25:00", "closes_at": "18:00"}, "opens_at"),
    ],
)
def test_hours_must_be_a_span(care_class, owner, facts, field):
    answer = owner.post(address(care_class), told(care_class, **facts))

    assert field in answer.context["form"].errors
    assert not OpeningHours.objects.exists()


@pytest.mark.parametrize(("days", "waits"), [(14, False), (15, True)])
def test_an_operator_is_reminded_once_families_read_that_it_is_not_known(care_class, days, waits):
    day = TODAY - timedelta(days=days)
    ClassOffer.objects.create(care_class=care_class, free=1, free_as_of=day, told_on=day)

    titles = [str(item.url) for item in waiting(operator_user(care_class.facility.operator), on=TODAY)]

    assert (address(care_class) in titles) is waits
    assert vacancies.known_since(TODAY) == TODAY - timedelta(days=14)
