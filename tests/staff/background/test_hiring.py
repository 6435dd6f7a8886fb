"""Nobody gets a post where children are cared for before the police answered; what an operator types of a check is only a claim."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.choices import Role
from portal.errors import Refused
from staff.background import asking
from staff.models import BackgroundCheck, Credential, Person, Post
from staff.people import staffing
from tests.factories import (
    TODAY,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    PostFactory,
    officer,
    operator_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ID = "11010519491231002X"
DAY = timedelta(days=1)
ASK_FIRST = "请先申请背景查询"


def hire(facility, number: str = ID) -> Person:
    person = PersonFactory.build(facility=None, id_number=number)
    return staffing.engage(
        person, Post(kind="cook", since=TODAY), facility=facility, by=operator_user(facility.operator)
    )


def cleared(facility, on=TODAY) -> BackgroundCheck:
    check = BackgroundCheck(facility=facility, name="周小红", id_number=ID)
    asking.ask(check, by=operator_user(facility.operator), on=on)
    return asking.clear(check, number="公查1", by=officer(Role.DEPARTMENT_OFFICER, department="police"), on=on)


@pytest.mark.parametrize("state", ["filed", "verified", "nonconforming", "suspended"])
def test_where_children_are_nobody_is_hired_before_the_answer(state):
    facility = FacilityFactory(state=state, filed_on=TODAY)

    with pytest.raises(Refused, match=ASK_FIRST) as refusal:
        hire(facility)

    assert refusal.value.field == "id_number"
    assert not Post.objects.exists()


@pytest.mark.parametrize(("back", "is_hired"), [(0, True), (364, True), (365, False)])
def test_an_answer_opens_the_door_for_twelve_months_at_the_facility_that_asked(back, is_hired):
    facility, other = (FacilityFactory(state="filed", filed_on=TODAY) for _ in range(2))
    cleared(facility, on=TODAY - back * DAY)

    if is_hired:
        assert hire(facility).credentials.get().state == "confirmed"
    else:
        with pytest.raises(Refused, match=ASK_FIRST):
            hire(facility)
    with pytest.raises(Refused, match=ASK_FIRST):
        hire(other)


@pytest.mark.parametrize(("state", "is_given"), [("claimed", False), ("confirmed", True), ("revoked", False)])
def test_a_further_post_asks_for_an_answered_check_too(state, is_given):
    person = PersonFactory(facility=FacilityFactory(state="filed", filed_on=TODAY), id_number=ID)
    CredentialFactory(person=person, kind="no_crime", state=state, expires_on=TODAY)
    act = lambda: staffing.give_post(person, Post(kind="cook", since=TODAY), by=operator_user(person.facility.operator))  # noqa: E731

    if is_given:
        assert act().pk
    else:
        with pytest.raises(Refused, match=ASK_FIRST):
            act()


def test_before_its_filing_a_facility_enters_its_people_who_count_only_once_answered(client):
    facility = FacilityFactory()
    person = hire(facility)
    Credential.objects.create(person=person, kind_id="no_crime", issued_on=TODAY, expires_on=TODAY + 300 * DAY)
    client.force_login(operator_user(facility.operator))

    before = client.get(person.get_absolute_url()).content.decode()
    assert "岗位暂不生效" in before
    assert "主管部门答复后才计入" in before
    assert "背景查询未答复" in client.get(reverse("people", args=[facility.pk])).content.decode()

    person.credentials.update(state="confirmed")
    assert "岗位暂不生效" not in client.get(person.get_absolute_url()).content.decode()


def test_a_check_that_a_facility_typed_itself_is_no_answer(client):
    facility = FacilityFactory(state="filed", filed_on=TODAY)
    post = PostFactory(person__facility=facility)
    client.force_login(operator_user(facility.operator))

    client.post(
        reverse("credential-add", args=[post.person_id]), {"kind": "no_crime", "issued_on": (TODAY - DAY).isoformat()}
    )

    assert Credential.objects.get().state == "claimed"
    assert not Credential.objects.valid(TODAY).exists()


def test_the_page_says_beside_the_number_that_the_police_are_asked_first_and_keeps_what_was_typed(client):
    facility = FacilityFactory(state="filed", filed_on=TODAY)
    client.force_login(operator_user(facility.operator))
    sent = {"name": "周小红", "id_number": ID, "education": "college", "experience_years": "4", "seen_revision": "0"}

    page = client.post(
        reverse("person-create", args=[facility.pk]), sent | {"post-kind": "other", "post-since": TODAY.isoformat()}
    )

    assert ASK_FIRST in str(page.context["form"].errors["id_number"])
    assert "周小红" in page.content.decode()
    assert not Person.objects.exists()
