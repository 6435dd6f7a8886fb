"""A person asks what is kept about her: found by her paper, handed over as a workbook, each look recorded, within thirty days."""

import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils import timezone
from python_calamine import CalamineWorkbook

from facilities.models import AbuseReport, Child, Family, HomeVisit
from portal.accounts.choices import Role
from portal.documents import printing
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.identifiers.fields import DigestField, IdentityField, MobileField
from portal.models import Area, PersonalDataAccess, SubjectRequest, User
from portal.subjects import requests
from portal.subjects.holdings import APART, HOLDINGS, Asked, kept_about
from portal.tables.marks import Mark
from tests.factories import CHANGQING, TODAY, FacilityFactory, PersonFactory, UserFactory, officer, valid_resident_id

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
MOBILE, NUMBER = "13911112222", valid_resident_id(77)
NOT_LOOKED_THROUGH = {
    "facilities.Voucher": "a code and a child's token, no person",
    "facilities.Facility": "a copy of what stands with its operator and people",
    "facilities.Registration": "a copy of what stands with its operator",
    "staff.Identity": "a hash alone",
    "staff.Wallet": "opened and read by its owner alone",
}


@pytest.fixture
def reviewer() -> User:
    return officer(Role.REVIEWER)


def cells(answer) -> set[str]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    return {str(cell) for row in sheet.to_python() for cell in row}


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

    told = cells(answer)
    assert {str(person.facility), "豆豆", MOBILE} <= told
    assert str(namesake.facility) not in told
    assert namesake.mobile not in told
    look = PersonalDataAccess.objects.get(field="export")
    assert (look.user, look.subject) == (reviewer, row)


def test_what_is_kept_apart_is_said_with_its_reason_and_none_of_it_is_handed_over(client, reviewer, monday):
    facility = FacilityFactory()
    AbuseReport.objects.create(
        facility=facility, child="李小明", seen="手臂淤青", noticed_at=NOW, reported_at=NOW, reported_by=reviewer
    )
    row = asked(reviewer)
    client.force_login(reviewer)

    told = cells(client.post(f"/subjects/{row.pk}/export.xlsx"))

    assert {str(each.title) for each in APART} <= told
    assert {str(each.reason) for each in APART} <= told
    assert not any("李小明" in cell or "淤青" in cell for cell in told)
    assert "疑似" in client.get(f"/subjects/{row.pk}/").content.decode()


def test_a_home_visit_is_of_who_is_named_there_with_her_mobile(reviewer):
    visit = {
        "area": Area.objects.get(pk=CHANGQING),
        "visited_on": TODAY,
        "reason": "新生儿",
        "consented_by": "李明，口头",
        "child_months": 3,
        "made_by": reviewer,
    }
    HomeVisit.objects.create(household=f"李明 {MOBILE} 3幢", key=uuid4(), **visit)
    HomeVisit.objects.create(household="李明 13933334444 5幢", key=uuid4(), **visit)
    HomeVisit.objects.create(household=f"王芳 {MOBILE} 7幢", key=uuid4(), **visit)

    told = [
        row
        for held, rows in kept_about(Asked("李明", "resident", NUMBER, MOBILE))
        if HomeVisit in held.models
        for row in rows
    ]

    assert [list(row.values())[1] for row in told] == [f"李明 {MOBILE} 3幢"]


def test_the_export_says_on_each_sheet_and_page_who_was_handed_it_when_and_for_what(client, reviewer, monday):
    row = asked(reviewer)
    client.force_login(reviewer)

    first = CalamineWorkbook.from_filelike(
        io.BytesIO(client.post(f"/subjects/{row.pk}/export.xlsx").content)
    ).get_sheet_by_index(0)
    paper = client.post(f"/subjects/{row.pk}/export.pdf")

    line = str(first.to_python()[0][0])
    assert reviewer.full_name in line
    assert f"{timezone.localtime():%Y-%m-%d}" in line
    assert "李明" in line
    assert first.to_python()[1][0] == "位置"
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    plain = printing.pdf(requests.TEMPLATE, {"name": "李明", "asked_on": "", "lines": []})
    marked = printing.pdf(
        requests.TEMPLATE, {"name": "李明", "asked_on": "", "lines": []}, mark=Mark("张三", NOW, "查阅")
    )
    assert len(marked) > len(plain)
    assert PersonalDataAccess.objects.filter(field="export").count() == 2


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
    looked = {model._meta.label for each in (*HOLDINGS, *APART) for model in each.models}
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
