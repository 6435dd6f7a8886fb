"""A sheet filled in on a phone without network: each mark once, nothing typed is lost, nobody sends another's."""

from uuid import uuid4

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from inspections.evaluation import sheets
from inspections.evaluation.models import SiteMark
from inspections.field import sheets as phone
from portal.accounts.choices import Role
from portal.errors import NotAllowed
from tests.factories import TODAY, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(scored):
    return scored.sheets.select_related("assessor__user").first()


def sent(sheet, given, *, hand_in=False, seen=0, by=None):
    marks = [{"item": item, "points": points, "note": ""} for item, points in given.items()]
    user = by or sheet.assessor.user
    return {"key": uuid4(), "user": user.pk, "sheet": sheet.pk, "seen": seen, "hand_in": hand_in, "marks": marks}


def take(sheet, given, **more):
    return phone.take(sent(sheet, given, **more), by=sheet.assessor.user, on=TODAY)["state"]


def held(sheet):
    return dict(SiteMark.objects.filter(sheet=sheet).values_list("item", "points"))


def full(sheet):
    return {item.pk: item.points for item in sheets.items_of(sheet)}


def test_the_phone_takes_the_sheet_along_and_sends_it_once_however_often(sheet):
    (pack,) = phone.packed(sheet.assessor.user)
    assert {item["id"] for item in pack["items"]} == set(full(sheet))
    first, *rest = full(sheet)
    part = {first: full(sheet)[first]}
    assert [take(sheet, part) for _ in range(3)] == ["applied"] * 3
    sheet.refresh_from_db()
    assert (held(sheet), sheet.revision) == (part, 1)
    assert take(sheet, {item: full(sheet)[item] for item in rest}, seen=1, hand_in=True) == "applied"
    assert held(sheet) == full(sheet)
    assert take(sheet, part, hand_in=True) == "applied"  # sent again after a lost answer
    assert take(sheet, {first: 0}, hand_in=True) == "conflict"
    assert held(sheet) == full(sheet)
    assert phone.packed(sheet.assessor.user) == []


def test_what_another_device_scored_meanwhile_stays_and_is_told(sheet):
    first, second, *_rest = full(sheet)
    most = full(sheet)
    take(sheet, {first: most[first]})
    assert take(sheet, {first: 0}, seen=0) == "conflict"
    assert take(sheet, {second: most[second]}, seen=0) == "applied"  # of other items both are held
    sheet.refresh_from_db()
    assert take(sheet, {first: 0}, seen=sheet.revision) == "applied"
    assert held(sheet) == {first: 0, second: most[second]}


def test_what_can_not_be_is_told_and_nothing_is_kept_of_it(sheet):
    first = next(iter(full(sheet)))
    assert take(sheet, {first: full(sheet)[first] + 1}) == "conflict"
    assert take(sheet, {first: full(sheet)[first]}, hand_in=True) == "conflict"
    assert held(sheet) == {}
    with pytest.raises(NotAllowed):
        phone.take(sent(sheet, {}), by=officer(Role.REVIEWER), on=TODAY)


def test_the_door_is_the_assessors_own(sheet):
    client = APIClient()
    address = reverse("api-field-sheets")
    body = sent(sheet, full(sheet), hand_in=True) | {"key": str(uuid4())}
    client.force_login(officer(Role.REVIEWER))
    assert client.post(address, body, format="json").status_code == 403
    client.force_login(sheet.assessor.user)
    assert client.post(address, body | {"user": 1}, format="json").status_code == 401
    assert client.get(reverse("api-field-day")).json()["sheets"][0]["id"] == sheet.pk
    answer = client.post(address, body, format="json")
    assert answer.json()["state"] == "applied"
    sheet.refresh_from_db()
    assert sheet.handed_in_on
