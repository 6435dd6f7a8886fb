"""A return reopens what it flags, item by item, and what a corrected answer newly asks for."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from facilities.dossier import corrections, preparation
from facilities.filing import filings as life
from facilities.models import CareClass, Filing
from facilities.review import remarks
from portal.errors import Refused
from portal.models import User
from tests.facilities.builders import complete_facility, draft
from tests.factories import TODAY, CareClassFactory, operator_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


@pytest.fixture
def filing() -> Filing:
    facility = complete_facility()
    return life.submit(draft(facility), by=operator_user(facility.operator), on=TODAY, declared_by="李明")


def returned(filing: Filing, bureau: User, *places: tuple[str, str]) -> None:
    for section, field in places:
        remarks.remark(filing, section=section, field=field, text="请更正", by=bureau)
    remarks.give_back(filing, by=bureau, on=TODAY)


def is_open(filing: Filing, section: str, item: str = "", on: date = TODAY) -> bool:
    return corrections.lock_of(filing.facility, section, on=on, item=item) is None


def test_a_remark_on_one_document_reopens_that_one(client, filing, bureau):
    returned(filing, bureau, ("documents", "lease"))
    client.force_login(filing.papers.first().by)

    sent = {
        kind: client.post(
            reverse("document-add", args=[filing.facility_id, kind]),
            {"file": SimpleUploadedFile("新.pdf", PDF), "seen": filing.facility.documents.get(kind=kind).pk},
        ).status_code
        for kind in ("lease", "licence")
    }

    assert sent == {"lease": 302, "licence": 200}
    assert not filing.facility.documents.filter(kind="licence", version=2).exists()
    assert [is_open(filing, code) for code in ("documents", "classes", "basics", "premises", "operator")] == [False] * 5


def test_a_remark_on_one_class_reopens_that_one_and_not_the_list(client, filing, bureau):
    flagged = filing.facility.classes.get()
    CareClass.objects.filter(pk=flagged.pk).update(places=10)
    other = CareClassFactory(facility=filing.facility, places=5, enrolled=0)
    returned(filing, bureau, ("classes", f"class-{flagged.pk}"))
    client.force_login(filing.papers.first().by)

    new = {"kind": "toddler", "name": "新班", "places": 1, "enrolled": 0, "floor": 1}
    client.post(reverse("class-create", args=[filing.facility_id]), new)
    client.post(reverse("class-delete", args=[filing.facility_id, other.pk]), {"seen_revision": other.revision})

    assert is_open(filing, "classes", f"class-{flagged.pk}")
    assert not is_open(filing, "classes", f"class-{other.pk}")
    assert not filing.facility.classes.filter(name="新班").exists()
    assert filing.facility.classes.count() == 2


@pytest.mark.parametrize("section", ["documents", "classes"])
def test_a_remark_on_a_whole_section_reopens_all_of_it(filing, bureau, section):
    returned(filing, bureau, (section, ""))

    assert is_open(filing, section)
    assert is_open(filing, section, "lease")


def test_a_corrected_answer_that_asks_for_another_document_reopens_that_document(filing, bureau):
    returned(filing, bureau, ("basics", "serves_meals"))
    assert not is_open(filing, "documents", "food-licence")

    type(filing.facility).objects.filter(pk=filing.facility_id).update(serves_meals=True)

    assert is_open(filing, "documents", "food-licence")
    assert not is_open(filing, "documents", "lease")
    assert not is_open(filing, "premises")


def test_corrected_places_that_no_longer_add_up_reopen_the_classes(filing, bureau):
    returned(filing, bureau, ("basics", "capacity"))
    assert not is_open(filing, "classes")

    type(filing.facility).objects.filter(pk=filing.facility_id).update(capacity=12)

    assert is_open(filing, "classes")


def test_a_certificate_that_ran_out_while_the_filing_was_back_can_be_replaced(filing, bureau):
    returned(filing, bureau, ("basics", "address"))

    assert not is_open(filing, "documents", "fire-certificate")
    assert is_open(filing, "documents", "fire-certificate", on=date(2028, 1, 1))


def test_a_remark_on_one_field_reopens_that_one_and_what_depends_on_it(client, filing, bureau):
    returned(filing, bureau, ("basics", "serves_meals"))
    client.force_login(filing.papers.first().by)

    form = client.get(reverse("dossier-section", args=[filing.facility_id, "basics"])).context["form"]

    assert not form.fields["serves_meals"].disabled
    assert {"name", "address", "capacity"} <= {name for name, field in form.fields.items() if field.disabled}
    assert corrections.doors_of(filing.facility, "basics", on=TODAY).only == {
        "serves_meals",
        "meal_source",
        "food_licence_number",
    }


def test_an_answer_that_nobody_remarked_on_is_not_changed_by_whatever_way(filing, bureau):
    returned(filing, bureau, ("basics", "address"))
    facility = filing.facility
    facility.address, facility.capacity = "长庆街9号", 99

    with pytest.raises(Refused) as refusal:
        preparation.save_section(facility, facility, "basics", by=filing.papers.first().by, on=TODAY)

    assert refusal.value.field == "capacity"


def test_a_remark_on_a_whole_section_of_questions_reopens_all_of_them(filing, bureau):
    returned(filing, bureau, ("basics", ""))

    assert is_open(filing, "basics")
    assert corrections.doors_of(filing.facility, "basics", on=TODAY).only is None
