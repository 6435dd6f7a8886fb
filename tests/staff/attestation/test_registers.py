"""A department's register, brought as a file, confirms, contradicts and revokes: every line is told, nothing is guessed."""

import io
from datetime import date
from time import process_time

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.urls import reverse

from facilities.ground.choices import FacilityState
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed
from staff.attestation import registers
from staff.models import AttestationBatch, AttestationRow, Credential, Person
from staff.people.choices import Education
from tests.factories import (
    TODAY,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    neighbouring_community,
    officer,
    valid_resident_id,
)

pytestmark = pytest.mark.django_db
HEAD = "姓名,身份证号,证书编号,发证日期,证书状态,证书类型"


@pytest.fixture
def keeper():
    return officer(Role.DEPARTMENT_OFFICER, department="human-resources")


@pytest.fixture
def facility():
    return FacilityFactory(state=FacilityState.FILED)


def entered(facility, number: int, name: str, certificate: str = "", **facts) -> Credential:
    person = PersonFactory(facility=facility, name=name, id_number=valid_resident_id(number))
    given = {"kind": "nursery_nurse", "issued_on": date(2024, 5, 6)} | facts
    return CredentialFactory(person=person, number=certificate, **given)


def line(
    number: int, name: str, certificate: str, day: str = "2024-05-06", status: str = "有效", kind: str = ""
) -> str:
    return f"{name},{valid_resident_id(number)},{certificate},{day},{status},{kind}"


def compared(keeper, *lines: str, encoding: str = "gb18030") -> AttestationBatch:
    content = "\n".join([HEAD, *lines]).encode(encoding)
    batch = registers.bring("nursery_nurse", ContentFile(content, "育婴员.csv"), by=keeper)
    registers.compare(batch, on=TODAY)
    return batch


def told(batch) -> list[tuple[str, str]]:
    return list(batch.rows.values_list("result", "reason"))


def test_every_line_says_what_it_means_for_whom(facility, keeper):
    entered(facility, 1, "一一", "A1")
    entered(facility, 2, "二二", "A2")
    entered(facility, 3, "三三", "A3")
    entered(facility, 4, "四四", "A4")
    entered(facility, 5, "五五", "")
    entered(facility, 6, "六六", "A6", kind="teacher")
    entered(facility, 7, "七七", "A7")
    entered(facility, 8, "八八", "A8")
    for each in (91, 92):
        entered(facility, each, "九九", f"A{each}")

    batch = compared(
        keeper,
        line(1, "一一", "A1"),
        line(2, "二二", "B2"),
        line(3, "三三", "A3", day="2024-05-07"),
        line(4, "别名", "A4"),
        line(5, "五五", "A5"),
        line(6, "六六", "A6"),
        line(70, "生人", "A7"),
        line(80, "八八", "A80"),
        line(90, "九九", "A90"),
        line(100, "无人", "A100"),
        line(1, "一一", "C1"),
        line(1, "一一", "A1"),
    )

    assert told(batch) == [
        ("matched", "agrees"),
        ("mismatched", "other_number"),
        ("mismatched", "other_day"),
        ("doubtful", "other_name"),
        ("doubtful", "no_number"),
        ("unknown", "no_certificate"),
        ("doubtful", "others_number"),
        ("doubtful", "same_name"),
        ("doubtful", "fits_several"),
        ("unknown", "nobody"),
        ("unknown", "not_entered"),
        ("refused", "unusable"),
    ]
    assert set(Credential.objects.values_list("state", flat=True)) == {"claimed"}


def test_what_is_taken_over_is_what_was_shown(facility, keeper):
    agrees, other, gone = (entered(facility, n, f"人{n}", f"A{n}") for n in (1, 2, 3))
    doubtful = entered(facility, 4, "人4", "")
    batch = compared(
        keeper,
        line(1, "人1", "A1"),
        line(2, "人2", "B2"),
        line(3, "人3", "A3", status="吊销"),
        line(4, "人4", "A4"),
    )

    counts = registers.apply(batch, by=keeper)

    assert counts == {"confirmed": 1, "mismatched": 1, "revoked": 1}
    states = {credential.pk: credential.state for credential in Credential.objects.all()}
    assert states == {agrees.pk: "confirmed", other.pk: "mismatched", gone.pk: "revoked", doubtful.pk: "claimed"}
    assert [t.by for t in gone.transitions.all()] == [keeper]
    batch.refresh_from_db()
    assert not batch.file


def test_the_entries_of_one_person_at_two_facilities_are_judged_by_one_line(facility, keeper):
    first = entered(facility, 1, "一一", "A1")
    second = entered(FacilityFactory(state=FacilityState.FILED), 1, "一一", "A1")

    registers.apply(compared(keeper, line(1, "一一", "A1")), by=keeper)

    assert {Credential.objects.get(pk=each.pk).state for each in (first, second)} == {"confirmed"}


def test_a_file_lifts_no_revocation(facility, keeper):
    entered(facility, 1, "一一", "A1", state="revoked")

    counts = registers.apply(compared(keeper, line(1, "一一", "A1")), by=keeper)

    assert counts["confirmed"] == 0
    assert Credential.objects.get().state == "revoked"


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (line(1, "一一", "A1", day="2026-11-24"), "在未来"),
        (line(1, "一一", "A1", status="待定"), "待定"),
        (f"一一,{valid_resident_id(1)[:17]},A1,,,", "18"),
        (line(1, "", "A1"), "姓名"),
        (line(1, "一一", "A1", day="昨天"), "昨天"),
    ],
)
def test_a_line_that_cannot_be_used_says_why_and_the_others_count(facility, keeper, bad, word):
    entered(facility, 2, "二二", "A2")

    batch = compared(keeper, bad, line(2, "二二", "A2"))

    first = batch.rows.get(line=2)
    assert (first.result, word in first.note) == ("refused", True)
    assert batch.rows.get(line=3).result == "matched"


def test_a_day_of_issue_may_be_today(facility, keeper):
    entered(facility, 1, "一一", "A1", issued_on=TODAY)

    assert told(compared(keeper, line(1, "一一", "A1", day="2026-11-23"))) == [("matched", "agrees")]


@pytest.mark.parametrize("lines", [[line(1, "一一", "A1", kind="教师资格证")], []])
def test_a_register_of_another_kind_contradicts_nobody(facility, keeper, lines):
    entered(facility, 1, "一一", "B1")

    batch = compared(keeper, *lines) if lines else None
    if batch is None:
        batch = registers.bring("nursery_nurse", ContentFile("姓名,电话\n一,2".encode(), "a.csv"), by=keeper)
        registers.compare(batch, on=TODAY)

    assert (batch.state, bool(batch.error), batch.rows.count()) == ("failed", True, 0)


def test_a_workbook_says_the_same_as_a_table_in_gb18030(facility, keeper):
    entered(facility, 1, "一一", "A1")
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([HEAD, line(1, "一一", "A1")]):
            for column, cell in enumerate(cells.split(",")):
                sheet.write_string(row, column, cell)
    batch = registers.bring("nursery_nurse", ContentFile(buffer.getvalue(), "a.xlsx"), by=keeper)

    registers.compare(batch, on=TODAY)

    assert told(batch) == [("matched", "agrees")]


def test_facilities_of_another_district_are_not_compared(keeper):
    neighbour = neighbouring_community()
    entered(FacilityFactory(area=neighbour, state=FacilityState.FILED), 1, "一一", "A1")

    assert told(compared(keeper, line(1, "一一", "A1"))) == [("unknown", "nobody")]


def test_a_draft_that_was_never_handed_in_is_its_operators_alone(keeper):
    entered(FacilityFactory(), 1, "一一", "A1")

    assert told(compared(keeper, line(1, "一一", "A1"), line(2, "一一", "A2"))) == [("unknown", "nobody")] * 2


def test_no_id_number_is_kept_of_those_in_the_file(facility, keeper):
    compared(keeper, line(1, "一一", "A1"))

    assert valid_resident_id(1) not in str(list(AttestationRow.objects.values()))


def test_of_people_who_work_nowhere_here_nothing_is_kept_but_that_there_was_a_line(facility, keeper):
    entered(facility, 1, "一一", "A1")
    batch = compared(keeper, line(1, "一一", "A1"), line(2, "外人", "A2"))

    registers.apply(batch, by=keeper)

    stranger = batch.rows.get(line=3)
    assert (stranger.result, stranger.name, stranger.id_masked, stranger.id_digests) == ("unknown", "", "", [])
    assert batch.rows.get(line=2).name == "一一"


def test_a_register_is_taken_over_once(facility, keeper):
    batch = compared(keeper, line(1, "一一", "A1"))
    registers.apply(batch, by=keeper)

    with pytest.raises(IllegalMove):
        registers.apply(batch, by=keeper)
    with pytest.raises(IllegalMove):
        registers.discard(batch, by=keeper)


@pytest.mark.parametrize("department", ["police", "health", "fire"])
def test_no_other_department_brings_or_sees_it(client, facility, keeper, department):
    batch = compared(keeper, line(1, "一一", "A1"))
    stranger = officer(Role.DEPARTMENT_OFFICER, department=department)
    client.force_login(stranger)

    assert client.get(batch.get_absolute_url()).status_code == 404
    with pytest.raises(NotAllowed):
        registers.bring("nursery_nurse", ContentFile(b"x", "a.csv"), by=stranger)


def test_the_desk_leads_from_what_waits_to_what_is_done(client, facility, keeper):
    credential = entered(facility, 1, "一一", "A1")
    client.force_login(keeper)

    desk = client.get(reverse("attestation-desk")).content.decode()
    client.post(reverse("credential-attest", args=[credential.pk]), {"standing": "confirmed"})
    batch = compared(keeper, line(1, "一一", "A1"))
    page = client.get(batch.get_absolute_url())
    home = client.get(reverse("home")).content.decode()

    assert "一一" in desk
    assert valid_resident_id(1) not in desk
    assert Credential.objects.get().state == "confirmed"
    assert "一致" in page.content.decode()
    assert batch.get_absolute_url() in home


def test_many_lines_are_compared_in_a_few_statements(facility, keeper, django_assert_max_num_queries):
    count = 2000
    people = Person.objects.bulk_create(
        Person(facility=facility, name=f"人{n}", id_number=valid_resident_id(n), education=Education.COLLEGE)
        for n in range(count)
    )
    Credential.objects.bulk_create(
        Credential(person=p, kind_id="nursery_nurse", number=f"A{n}", issued_on=date(2024, 5, 6))
        for n, p in enumerate(people)
    )
    begun = process_time()

    with django_assert_max_num_queries(60):
        batch = compared(keeper, *(line(n, f"人{n}", f"A{n}" if n % 2 else f"B{n}") for n in range(count)))
        counts = registers.apply(batch, by=keeper)

    assert counts == {"confirmed": count // 2, "mismatched": count // 2, "revoked": 0}
    assert process_time() - begun < 10
