"""A person asks what is kept about her: found by her paper, handed over as a workbook, each look recorded, within thirty days."""

import io
from datetime import timedelta

import pytest
from django.apps import apps
from python_calamine import CalamineWorkbook

from facilities.models import Child, Family
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.identifiers.fields import DigestField, IdentityField, MobileField
from portal.models import PersonalDataAccess, SubjectRequest, User
from portal.subjects import requests
from portal.subjects.holdings import HOLDINGS, Asked, kept_about
from tests.factories import TODAY, PersonFactory, UserFactory, officer, valid_resident_id

pytestmark = pytest.mark.django_db
MOBILE, NUMBER = "13911112222", valid_resident_id(77)
NOT_LOOKED_THROUGH = {
    "facilities.Facility": "a copy of what stands with its operator and people",
    "facilities.Registration": "a copy of what stands with its operator",
    "staff.StaffReport": "kept secret by law, so that nobody is driven to tell who reported (PIPL art. 45, 18)",
    "staff.Identity": "a hash alone",
    "staff.Wallet": "opened and read by its owner alone",
}


@pytest.fixture
def reviewer() -> User:
    return officer(Role.REVIEWER)


def asked(by: User, **facts) -> SubjectRequest:
    row = SubjectRequest(
        name="李明", id_type="resident", id_number=NUMBER, mobile=MOBILE, proof="身份证原件",
        **{"asked_on": TODAY} | facts,
    )  # fmt: skip
    return requests.take_down(row, by=by, on=TODAY)


def test_what_is_kept_about_the_person_is_in_the_workbook_and_nothing_about_a_namesake(client, reviewer, monday):
    person = PersonFactory(name="李明", id_number=NUMBER, mobile=MOBILE)
    namesake = PersonFactory(name="李明", id_number=valid_resident_id(78), mobile="13933334444")
    family = Family.objects.create(
        mobile=MOBILE, consented_at="2026-11-01T00:00Z", consented_to="2026-11", seen_on=TODAY
    )
    Child.objects.create(family=family, called="豆豆", birthday="2025-03-02")
    row = asked(reviewer)
    client.force_login(reviewer)

    answer = client.post(f"/subjects/{row.pk}/export.xlsx")

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    told = {str(cell) for cells in sheet.to_python() for cell in cells}
    assert {str(person.facility), "豆豆", MOBILE} <= told
    assert str(namesake.facility) not in told
    assert namesake.mobile not in told
    look = PersonalDataAccess.objects.get(field="export")
    assert (look.user, look.subject) == (reviewer, row)


def test_nobody_hands_over_what_was_not_exported_nor_twice(reviewer):
    row = asked(reviewer)
    with pytest.raises(Refused):
        requests.answer(row, by=reviewer)
    SubjectRequest.objects.filter(pk=row.pk).update(exported_at="2026-11-23T01:00Z")

    requests.answer(row, by=reviewer)

    with pytest.raises(IllegalMove):
        requests.decline(row, by=reviewer, reason="依法应当保密")
    assert not SubjectRequest.objects.open().exists()


def test_the_answer_is_due_thirty_days_after_the_day_of_asking_and_waits_on_the_first_page(client, reviewer, monday):
    row = asked(reviewer)

    assert row.due_on == TODAY + timedelta(days=30)
    client.force_login(reviewer)
    assert f"/subjects/{row.pk}/" in client.get("/home/").content.decode()
    with pytest.raises(Refused) as refusal:
        asked(reviewer, asked_on=TODAY + timedelta(days=1))
    assert refusal.value.field == "asked_on"


@pytest.mark.parametrize("role", [Role.STREET_OFFICER, Role.ADMINISTRATOR])
def test_others_neither_take_down_nor_export(reviewer, role):
    row, other = asked(reviewer), officer(role)

    with pytest.raises(NotAllowed):
        asked(other)
    with pytest.raises(NotAllowed):
        requests.export(row, by=other, at=None)


def test_a_number_is_judged_beside_its_field_and_nothing_typed_is_lost(client, reviewer, monday):
    client.force_login(reviewer)

    page = client.post("/subjects/new/", {"name": "李明", "id_number": "123", "proof": "身份证原件"}).content.decode()

    assert "身份证原件" in page
    assert not SubjectRequest.objects.exists()


def test_every_table_with_a_person_in_it_is_looked_through_or_says_why_not():
    looked = {model._meta.label for each in HOLDINGS for model in each.models}
    kept = {
        model._meta.label
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model")
        and any(isinstance(field, (MobileField, IdentityField, DigestField)) for field in model._meta.concrete_fields)
    }

    assert kept - looked <= NOT_LOOKED_THROUGH.keys()
    assert not looked & NOT_LOOKED_THROUGH.keys()


def test_without_mobile_nothing_is_found_by_name_alone():
    UserFactory(full_name="李明", mobile="")

    assert all(rows == [] for _held, rows in kept_about(Asked("李明", "resident", NUMBER)))
