"""Home visits from phones: one each however often and from wherever they are sent, with consent, in one's own communities, and read by few."""

from datetime import timedelta
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from facilities.models import HomeVisit
from facilities.stations import homevisits
from inspections.field import homes
from portal.accounts.choices import Role
from portal.errors import NotAllowed
from tests.facilities.daily.conftest import at
from tests.factories import CHANGQING, TODAY, WULIN, FacilityFactory, community_of, officer, operator_user
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def nurse(db):
    return officer(Role.COMMUNITY_WORKER, area=community_of(CHANGQING).code)


def noted(by, **other):
    facts = {
        "area": community_of(CHANGQING).code,
        "visited_on": TODAY,
        "household": "王家，长庆街3号",
        "child_months": 5,
    }
    told = {"reason": "早产儿随访", "given": "喂养手册", "consented_by": "母亲，口头", "consents": True}
    return {"key": uuid4(), "user": by.pk, **facts, **told} | other


def receive(sent, by):
    return homes.receive(sent, by=by, now=at(18))


def test_a_visit_sent_again_is_one_and_its_first_content_counts(nurse):
    sent = noted(nurse)

    assert [receive(sent, nurse), receive(sent | {"given": "别的"}, nurse)] == ["", ""]
    assert [visit.given for visit in HomeVisit.objects.all()] == ["喂养手册"]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_at_the_same_moment_make_one_visit(nurse):
    sent = noted(nurse)

    at_once(*(lambda: receive(sent, nurse) for _ in range(4)))

    assert HomeVisit.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"consents": False}, "未经家庭同意"),
        ({"visited_on": TODAY + timedelta(days=1)}, "晚于今天"),
        ({"visited_on": TODAY - timedelta(days=homevisits.LATEST + 1)}, "90"),
        ({"reason": "孩子330103202503026512"}, "身份证"),
    ],
)
def test_what_may_not_be_recorded_is_told_to_the_phone_and_not_kept(nurse, other, reason):
    assert reason in receive(noted(nurse, **other), nurse)
    assert not HomeVisit.objects.exists()


def test_the_last_day_on_which_a_visit_is_recorded(nurse):
    assert receive(noted(nurse, visited_on=TODAY - timedelta(days=homevisits.LATEST)), nurse) == ""


def test_nobody_records_in_a_foreign_community_or_under_another_s_key(nurse):
    sent = noted(nurse)
    receive(sent, nurse)
    other = officer(Role.COMMUNITY_WORKER, area=community_of(CHANGQING).code)

    for by, given in [(nurse, noted(nurse, area=community_of(WULIN).code)), (other, sent)]:
        with pytest.raises(NotAllowed):
            receive(given, by)
    assert HomeVisit.objects.count() == 1


def test_a_nurse_s_phone_takes_her_communities_along_and_no_family_and_an_operator_s_takes_none(nurse):
    receive(noted(nurse), nurse)
    client = APIClient()
    client.force_authenticate(nurse)

    pack = client.get("/api/field/day/").json()

    assert [row["id"] for row in pack["homes"]] == [community_of(CHANGQING).code]
    assert "王家" not in str(pack)
    assert homes.packed(operator_user(FacilityFactory().operator)) == []


def test_the_door_takes_a_visit_and_says_what_is_wrong(nurse, bureau):
    client = APIClient()
    client.force_authenticate(nurse)
    sent = {name: str(value) for name, value in noted(nurse).items()}

    taken = client.post("/api/field/home-visits/", sent, format="json")
    held = client.post("/api/field/home-visits/", sent | {"key": str(uuid4()), "consents": False}, format="json")
    stranger = client.post("/api/field/home-visits/", sent | {"user": bureau.pk}, format="json")

    assert [taken.json()["state"], held.json()["state"], stranger.status_code] == ["applied", "conflict", 401]
    assert HomeVisit.objects.count() == 1
