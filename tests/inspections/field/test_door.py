"""What phones may send of records and stop orders: whole, of the own checklist, and no more than a visit can hold."""

from uuid import uuid4

import pytest
from django.utils import timezone

from inspections.field import comparison, packing
from inspections.models import StopOrder, Submission
from portal.accounts.choices import Role
from tests.factories import TODAY, WULIN, ChecklistItemFactory, VisitFactory, officer, operator_user
from tests.inspections.conftest import NOW, jpeg
from tests.inspections.field.test_records import signed
from tests.inspections.field.test_sending import delivered, told
from tests.inspections.field.test_stops import ordered

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(checklist, street):
    return VisitFactory(checklist=checklist, inspector=street, state="planned", started_at=None)


@pytest.mark.usefixtures("one_office")
def test_a_signed_visit_comes_through_the_api_with_its_papers(client, street, planned):
    client.force_login(street)
    content = signed(planned, street, "fail", "pass", "pass") | {"sent_at": timezone.now()}
    first = told(client, content).json()
    base = f"/api/field/submissions/{content['key']}/"
    for key in first["missing"]:
        client.post(f"{base}photos/{key}/", {"file": jpeg()})

    done = client.post(f"{base}apply/").json()

    assert len(first["missing"]) == 3
    assert done["state"] == "applied"
    assert [paper["title"].split(" ")[0] for paper in done["papers"]] == ["现场检查笔录", "责令整改通知书"]


@pytest.mark.usefixtures("one_office")
def test_a_stop_order_comes_through_the_api_once(client, street, planned):
    client.force_login(street)
    content = ordered(planned, street) | {"sent_at": timezone.now()}
    base = f"/api/field/submissions/{content['key']}/"

    for _again in range(2):
        for key in told(client, content).json()["missing"]:
            client.post(f"{base}photos/{key}/", {"file": jpeg()})
        done = client.post(f"{base}apply/").json()

    assert [paper["title"].split(" ")[0] for paper in done["papers"]] == ["停业整改通知书"]
    assert StopOrder.objects.count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        lambda content, other: content["stops"][0].update(item=other),
        lambda content, other: content["stops"][0].update(kind="everything"),
        lambda content, other: content["stops"][0].update(reasons=""),
        lambda content, other: content["stops"][0].update(reasons="险" * 1001),
        lambda content, other: content.update(stops=content["stops"] * 11),
        lambda content, other: content["photos"][0].update(item=None),
        lambda content, other: content["photos"][0].update(signer="onsite"),
        lambda content, other: content.update(record={"inspector": {"name": "王一"}, "onsite": {"name": "陈静"}, "read": [], "at": NOW}),
    ],
)  # fmt: skip
def test_what_no_phone_of_ours_sends_is_400_and_changes_nothing(client, street, planned, broken):
    client.force_login(street)
    content = ordered(planned, street)
    broken(content, ChecklistItemFactory().pk)

    assert told(client, content).status_code == 400
    assert not Submission.objects.exists()


@pytest.mark.parametrize(("length", "status"), [(10, 200), (11, 400)])
def test_a_sending_holds_at_most_ten_orders(client, street, planned, length, status):
    client.force_login(street)
    content = ordered(planned, street)
    content["stops"] = [content["stops"][0] | {"key": uuid4()} for _each in range(length)]

    assert told(client, content).status_code == status


def test_a_record_names_items_of_its_own_checklist_only(client, street, planned):
    client.force_login(street)
    content = signed(planned, street, "pass", "pass", "pass")
    content["record"]["read"][0]["item"] = ChecklistItemFactory().pk

    assert told(client, content).status_code == 400


def test_a_stop_order_of_a_place_out_of_reach_is_answered_like_one_that_does_not_exist(client, planned):
    client.force_login(other := officer(Role.STREET_OFFICER, area=WULIN))
    unseen = ordered(planned, other)
    unknown = ordered(planned, other) | {"facility": 0}

    answers = [told(client, content) for content in (unseen, unknown)]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json() == answers[1].json()


def test_whoever_decides_about_an_order_reads_what_it_says(client, street, planned):
    submission = delivered(ordered(planned, street, kind="use", part=""), street)  # says not what must not be used
    client.force_login(street)

    [stop] = comparison.stops(submission)

    assert (stop.kind, stop.reasons) == ("立即停用", "后门被锁，无法疏散")
    assert "后门被锁，无法疏散" in client.get(submission.get_absolute_url()).content.decode()


def test_the_visits_page_names_its_record_and_letters(client, street, planned):
    delivered(signed(planned, street, "pass", "pass", "pass"), street)
    client.force_login(operator_user(planned.facility.operator))

    page = client.get(planned.get_absolute_url()).content.decode()

    assert "王一、陈静已签名" in page
    assert "现场检查笔录 下托检录〔2026〕1号" in page


def test_a_marked_photo_names_the_one_it_was_drawn_on(street, planned):
    content = signed(planned, street, "fail", "pass", "pass")
    taken = content["photos"][0]
    content["photos"].append(taken | {"key": uuid4(), "original": taken["key"]})

    submission = delivered(content, street)

    planned.refresh_from_db()
    assert submission.photos.exclude(original=None).get().original == taken["key"]
    assert planned.answers.get(item__order=1).photos.count() == 2


def test_the_day_holds_the_schematic_district_and_where_each_place_lies(street, planned):
    facility = planned.facility
    type(facility).objects.filter(pk=facility.pk).update(longitude=120.17, latitude=30.26, public_phone="0571-87070000")
    pack = packing.day(street, on=TODAY)

    row = next(one for one in pack["facilities"] if one["id"] == facility.pk)
    assert (row["position"], row["phone"]) == ([120.17, 30.26], "0571-87070000")
    sheet = pack["map"]
    assert {street["name"] for street in sheet["streets"]} >= {"长庆街道", "武林街道"}
    x, y = (120.17 - sheet["west"]) * sheet["squeeze"] * sheet["scale"], (sheet["north"] - 30.26) * sheet["scale"]
    assert 0 <= x <= sheet["width"]
    assert 0 <= y <= sheet["height"]
