"""Entering people: several certificates on one page, one after the other, and by a table; nothing asked twice, nothing half taken."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.documents.uploads import XLSX
from portal.tables.workbooks import Workbook
from staff.models import Credential, Person, Post
from staff.people import spreadsheets
from staff.people.choices import PostKind
from tests.factories import TODAY, CareClassFactory, FacilityFactory, FilingFactory, operator_user, valid_resident_id

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


@pytest.fixture
def facility():
    return FacilityFactory(head_name="陈园长", head_id_number=valid_resident_id(7), contact_mobile="13900139000")


@pytest.fixture
def operator(facility, client):
    user = operator_user(facility.operator)
    client.force_login(user)
    return user


def typed(number: int = 1, **more) -> dict[str, str]:
    return {
        "name": f"周小红{number}",
        "id_number": valid_resident_id(200 + number),
        "education": "college",
        "experience_years": "4",
        "seen_revision": "0",
        "post-kind": "cook",
        "post-is_full_time": "on",
        "post-since": "2026-01-01",
    } | more


def create(facility) -> str:
    return reverse("person-create", args=[facility.pk])


class TestOnePage:
    def test_person_post_and_three_certificates_are_one_form(self, client, facility, operator):
        rows = {
            "credential-0-kind": "health_certificate",
            "credential-0-issued_on": "2026-03-01",
            "credential-1-kind": "no_crime",
            "credential-1-issued_on": "2026-03-02",
            "credential-2-kind": "childcare_worker",
            "credential-2-issued_on": "2020-03-03",
            "credential-2-number": "ZS-1",
        }

        client.post(create(facility), typed(**rows))

        held = {row.kind_id: row.expires_on for row in Person.objects.get().credentials.all()}
        assert held == {
            "health_certificate": date(2027, 2, 28),
            "no_crime": date(2027, 3, 1),
            "childcare_worker": None,
        }

    def test_a_row_in_which_only_the_proposed_kind_stands_is_left_out(self, client, facility, operator):
        client.post(create(facility), typed(**{"credential-0-kind": "health_certificate"}))

        assert Person.objects.exists()
        assert not Credential.objects.exists()

    def test_a_row_without_its_kind_is_told_there_and_nobody_is_entered(self, client, facility, operator):
        page = client.post(create(facility), typed(**{"credential-3-issued_on": "2026-03-01"}))

        assert "kind" in page.context["entry"].credentials[3].errors
        assert not Person.objects.exists()
        assert "周小红1" in page.content.decode()

    def test_the_head_is_asked_for_once(self, client, facility, operator):
        form = client.get(create(facility)).context["entry"].person

        assert (form["name"].value(), form["id_number"].value()) == ("陈园长", facility.head_id_number)
        client.post(create(facility), typed(**{"post-kind": "head"}))
        assert not client.get(create(facility)).context["entry"].person["name"].value()

    def test_another_person_starts_from_the_post_and_the_kinds_of_the_last_one(self, client, facility, operator):
        care_class = CareClassFactory(facility=facility)
        carer = {
            "post-kind": "carer",
            "post-care_class": care_class.pk,
            "credential-2-kind": "childcare_worker",
            "credential-2-issued_on": "2020-03-03",
            "then": "next",
        }

        answer = client.post(create(facility), typed(**carer))

        query = parse_qs(urlsplit(answer["Location"]).query)
        assert query == {
            "kind": ["carer"],
            "care_class": [str(care_class.pk)],
            "since": ["2026-01-01"],
            "credential": ["childcare_worker"],
        }
        entry = client.get(answer["Location"]).context["entry"]
        assert entry.post["kind"].value() == "carer"
        assert entry.person["name"].value() in ("", None)
        assert entry.credentials[0]["kind"].value() == "childcare_worker"

    @pytest.mark.parametrize(
        "query", ["?kind=nonsense&care_class=x&since=never&credential=nonsense", "?care_class=99999"]
    )
    def test_nonsense_to_start_from_does_no_harm(self, client, facility, operator, query):
        assert client.get(create(facility) + query).status_code == 200

    def test_several_certificates_of_one_person_are_recorded_at_once_or_not_at_all(self, client, facility, operator):
        client.post(create(facility), typed())
        address = reverse("credential-add", args=[Person.objects.get().pk])
        two = {"kind": "teacher", "issued_on": "2020-01-01", "credential-1-kind": "guard"}

        client.post(address, two | {"credential-1-issued_on": "2099-01-01"})
        assert not Credential.objects.exists()
        client.post(address, two | {"credential-1-issued_on": "2020-01-02"})

        assert set(Credential.objects.values_list("kind", flat=True)) == {"teacher", "guard"}


HEAD = "姓名\t证件号码\t学历\t从业年限\t岗位\t班级\t到岗日期\t健康证明签发日期"


def titles() -> dict[tuple[str, str], str]:
    return spreadsheets.headings(TODAY)


def pasted(*rows: str) -> bytes:
    health = titles()["health_certificate", "issued_on"]
    return "\n".join([HEAD.replace("健康证明签发日期", health), *rows]).encode()


def row(number: int, **cells: str) -> str:
    given = {
        "name": f"张{number}",
        "id": valid_resident_id(300 + number),
        "education": "大专",
        "years": "3",
        "post": "炊事员",
        "class": "",
        "since": "2026-01-05",
        "health": "2026年3月1日",
    } | cells
    return "\t".join(given.values())


@pytest.fixture
def words():
    """The words of the vocabularies as the screen shows them."""
    from django.utils.translation import override  # noqa: PLC0415

    from staff.people.choices import Education  # noqa: PLC0415

    with override("zh-hans"):
        return {
            "education": str(Education.COLLEGE.label),
            "post": str(PostKind.COOK.label),
            "carer": str(PostKind.CARER.label),
        }


class TestByTable:
    def taken(self, facility, operator, *rows: str):
        return spreadsheets.take(facility, "pasted.csv", pasted(*rows), by=operator, on=ON)

    def test_ten_people_pasted_are_ten_people_with_post_and_certificate(self, facility, operator, words):
        rows = [row(n, education=words["education"], post=words["post"]) for n in range(10)]

        assert self.taken(facility, operator, *rows) == (10, [])

        assert Person.objects.count() == Post.objects.count() == 10
        assert {row.issued_on for row in Credential.objects.all()} == {date(2026, 3, 1)}

    def test_a_carer_is_tied_to_the_class_named(self, facility, operator, words):
        care_class = CareClassFactory(facility=facility, name="托小一班")
        carer = {"education": words["education"], "post": words["carer"]}

        assert self.taken(facility, operator, row(1, **carer, **{"class": "托小一班"})) == (1, [])
        assert Post.objects.get().care_class == care_class
        _none, faults = self.taken(facility, operator, row(2, **carer, **{"class": "没有的班"}))
        assert {fault.column for fault in faults} == {"班级"}

    @pytest.mark.parametrize(
        ("cells", "column"),
        [
            ({"name": ""}, "姓名"),
            ({"id": "110101194912310021"}, "证件号码"),
            ({"education": "博学"}, "学历"),
            ({"years": "三"}, "从业年限"),
            ({"years": ""}, "从业年限"),
            ({"post": "厨神"}, "岗位"),
            ({"since": "下周"}, "到岗日期"),
            ({"health": "2099-01-01"}, "签发日期"),
        ],
    )
    def test_one_bad_cell_is_told_by_row_and_column_and_nobody_is_entered(
        self, facility, operator, words, cells, column
    ):
        good = {"education": words["education"], "post": words["post"]}

        count, faults = self.taken(facility, operator, row(1, **good), row(2, **(good | cells)))

        assert count == 0
        assert [(fault.line, column in fault.column) for fault in faults] == [(3, True)]
        assert not Person.objects.exists()

    def test_somebody_who_stands_there_twice_is_told_at_the_second(self, facility, operator, words):
        good = {"education": words["education"], "post": words["post"]}

        count, faults = self.taken(facility, operator, row(1, **good), row(1, **good))

        assert (count, [(fault.line, fault.column) for fault in faults]) == (0, [(3, "证件号码")])

    def test_a_table_without_a_needed_column_says_what_was_read(self, facility, operator):
        with pytest.raises(spreadsheets.Refused, match="岗位"):
            spreadsheets.take(facility, "pasted.csv", "姓名,证件号码\n甲,1".encode(), by=operator, on=ON)

    def test_the_template_filled_in_comes_back_whole(self, client, facility, operator, words):
        answer = client.get(reverse("people-template", args=[facility.pk]))
        assert answer["Content-Type"] == XLSX
        given = {
            "姓名": "王阿姨",
            "证件号码": valid_resident_id(9),
            "学历": words["education"],
            "从业年限": "2",
            "岗位": words["post"],
            "到岗日期": "2026-02-01",
        }
        with Workbook() as book:
            book.sheet("人员", list(titles().values())).append(given.get(title, "") for title in titles().values())
        file = SimpleUploadedFile("people.xlsx", book.content, content_type=XLSX)

        client.post(reverse("people-sheet", args=[facility.pk]), {"file": file})

        assert Person.objects.get().name == "王阿姨"

    def test_what_was_pasted_stays_in_the_form_with_what_is_wrong_in_it(self, client, facility, operator, words):
        text = pasted(row(1, education="博学", post=words["post"])).decode()

        page = client.post(reverse("people-sheet", args=[facility.pk]), {"pasted": text})

        assert "张1" in page.content.decode()
        assert [fault.column for fault in page.context["faults"]] == ["学历"]

    @pytest.mark.parametrize("given", [{}, {"pasted": "  \n"}])
    def test_nothing_given_is_told(self, client, facility, operator, given):
        page = client.post(reverse("people-sheet", args=[facility.pk]), {"then": "", **given})

        assert page.context["form"].errors

    def test_nobody_is_entered_while_the_bureau_reviews(self, client, facility, operator, words):
        FilingFactory(facility=facility)
        text = pasted(row(1, education=words["education"], post=words["post"])).decode()

        assert client.post(reverse("people-sheet", args=[facility.pk]), {"pasted": text}).status_code == 403
        assert not Person.objects.exists()
