"""The case file: everything about a facility on one timeline, for each viewer what he may open, and as one PDF."""

from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from facilities.casefile import exports
from facilities.casefile.tasks import export_case_file
from facilities.ground.choices import FilingState
from facilities.models import CaseFileExport
from inspections.visits.choices import VisitState
from portal.documents import printing
from portal.errors import NotAllowed, Refused
from portal.letters import letters
from portal.models import Document, DocumentKind, Letter
from portal.pages import casefile
from portal.pages.casefile import Kind, Span, Wanted
from tests.facilities.builders import add_document
from tests.factories import (
    TODAY,
    CredentialFactory,
    FacilityFactory,
    FilingFactory,
    FindingFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
    VisitFactory,
    operator_user,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def facility(db):
    """A filed facility with a filing, a finding of a street's visit, a planned visit, staff, a certificate, a letter."""
    filing = FilingFactory(state=FilingState.ACCEPTED, decided_on=TODAY, number="备330103-2026-00001")
    facility = filing.facility
    finding = FindingFactory(visit__facility=facility, text="联系人13812345678称后门被锁")
    VisitFactory(facility=facility, state=VisitState.PLANNED, checklist=finding.visit.checklist)
    person = PersonFactory(facility=facility)
    PostFactory(person=person)
    CredentialFactory(person=person, expires_on=TODAY - timedelta(days=3))
    add_document(facility, "licence")
    Document.objects.update(uploaded_at=AT)
    return facility


@pytest.fixture
def letter(facility, bureau):
    words = {"facility": facility.name, "list": "黑名单", "reasons": "示例", "heard_until": "2026年12月1日"}
    to = facility.operator.organisation
    return letters.issue("credit-listing-intent", facility, area=facility.area, to=to, by=bureau, on=TODAY, words=words)


def told(facility, user, **wanted):
    return casefile.gather(facility, user=user, wanted=Wanted(**wanted), on=TODAY)


def kinds(entries):
    return {str(entry.kind) for entry in entries}


def test_the_bureau_finds_everything_on_one_timeline_the_latest_first(facility, letter, bureau):
    entries = told(facility, bureau)

    assert kinds(entries) == {"filing", "decision", "letter", "visit", "finding", "staff", "certificate"}
    assert [entry.on for entry in entries] == sorted((entry.on for entry in entries), reverse=True)
    assert all(entry.on <= TODAY for entry in entries)


def test_nobody_sees_on_the_timeline_what_he_may_not_open(facility, letter, bureau, fire, street):
    operator = operator_user(facility.operator)

    assert "finding" in kinds(told(facility, operator))
    assert kinds(told(facility, fire)).isdisjoint({"filing", "visit", "letter"})
    assert "letter" not in kinds(told(facility, street))
    assert told(facility, UserFactory(), kinds=frozenset({"visit", "finding", "letter", "filing"})) == []


def test_filters_by_kind_period_and_department(facility, letter, bureau):
    assert kinds(told(facility, bureau, kinds=frozenset({"visit"}))) == {"visit"}
    assert told(facility, bureau, span=Span(first=TODAY + timedelta(days=1))) == []
    assert {e.department for e in told(facility, bureau, department="streets")} == {"streets"}


def test_numbers_of_persons_are_masked_on_the_timeline(facility, bureau):
    texts = " ".join(entry.text for entry in told(facility, bureau))

    assert "13812345678" not in texts
    assert "138…78" in texts


def test_an_officer_opens_the_case_file_from_the_facility_and_filters_it(facility, bureau, client):
    client.force_login(bureau)
    address = reverse("case-file", args=[facility.pk])

    linked = client.get(reverse("facility", args=[facility.pk])).content.decode()
    shown = client.get(address, {"kind": "filing", "first": TODAY.isoformat()}).content.decode()
    wrong = client.get(address, {"first": "2026-11-23", "last": "2026-11-01"}).content.decode()

    assert address in linked
    assert "备330103-2026-00001" in shown
    assert "后门被锁" not in shown
    assert "结束日期早于开始日期" in wrong


def test_the_case_file_is_paged(facility, bureau, client, monkeypatch):
    monkeypatch.setattr("facilities.casefile.views.casefile.SIZE", 2)
    client.force_login(bureau)

    first = client.get(reverse("case-file", args=[facility.pk])).content.decode()
    whole = client.get(reverse("case-file", args=[facility.pk]), {"all": "1"}).content.decode()

    assert 'rel="next"' in first
    assert 'rel="next"' not in whole


def picture() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (3000, 2000), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def add(facility, code, content, content_type):
    return Document.objects.create(
        subject=facility,
        kind=DocumentKind.objects.get(pk=code),
        file=ContentFile(content, name="x"),
        original_name=f"{code}.pdf",
        content_type=content_type,
        size=len(content),
        sha256="a" * 64,
        uploaded_by=UserFactory(),
    )


class TestExport:
    @pytest.fixture(autouse=True)
    def media(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    def test_letters_documents_and_pictures_are_merged_into_one_pdf_kept_with_its_fingerprint(
        self, facility, letter, bureau, client
    ):
        letters.store(Letter.objects.get(pk=letter.pk))
        pages = printing.printable_pages(Letter.objects.get(pk=letter.pk).pdf.read(), suffix=".pdf")
        add(facility, "fire-certificate", picture(), "image/png")
        export = exports.ask(facility, Wanted(kinds=frozenset({"letter", "certificate"})), by=bureau)

        export_case_file(export.pk)
        export_case_file(export.pk)

        export.refresh_from_db()
        kept = export.documents.get()
        content = kept.file.read()
        cover_index_timeline = 3
        assert (export.state, export.annexes, export.left_out) == (
            "ready",
            3,
            1,
        )  # the licence of the builder is no PDF
        assert printing.printable_pages(content, suffix=".pdf") == cover_index_timeline + pages + 1
        assert len(content) < 400_000
        client.force_login(bureau)
        assert client.get(reverse("document", args=[kept.pk])).status_code == 200
        assert kept.sha256 in client.get(export.get_absolute_url()).content.decode()
        assert bureau.notices.count() == 1

    def test_an_export_is_its_owners_alone(self, facility, bureau, reviewer, client):
        export = exports.ask(facility, Wanted(), by=bureau)
        export_case_file(export.pk)
        client.force_login(reviewer)

        page = client.get(export.get_absolute_url())
        file = client.get(reverse("document", args=[export.documents.get().pk]))

        assert page.status_code == file.status_code == 404

    def test_asking_twice_waits_for_the_first(self, facility, bureau):
        exports.ask(facility, Wanted(), by=bureau)

        with pytest.raises(Refused):
            exports.ask(facility, Wanted(), by=bureau)

        assert CaseFileExport.objects.count() == 1

    def test_only_who_sees_the_facility_exports_it(self, facility):
        with pytest.raises(NotAllowed):
            exports.ask(facility, Wanted(), by=operator_user(FacilityFactory().operator))

    def test_what_is_too_heavy_is_listed_and_counted(self, facility, bureau, settings):
        settings.CASE_FILE_MOST_ANNEXES = 0
        add(facility, "fire-certificate", picture(), "image/png")
        export = exports.ask(facility, Wanted(), by=bureau)

        exports.make(export, on=TODAY)

        assert export.annexes == export.left_out > 0

    def test_the_operator_asks_in_the_browser_for_its_own_part(self, facility, client):
        client.force_login(operator_user(facility.operator))

        asked = client.post(reverse("case-file-ask", args=[facility.pk]), {"kind": "visit"}, follow=True)

        export = CaseFileExport.objects.get()
        assert asked.status_code == 200
        assert export.kinds == ["visit"]
        assert Kind.VISIT in exports.wanted_by(export).kinds


@pytest.mark.parametrize(("content", "suffix"), [(b"%PDF-1.4 garbage %%EOF", ".pdf"), (b"\xff\xd8 garbage", ".jpg")])
def test_a_file_that_no_page_can_show_has_no_pages(content, suffix):
    assert printing.printable_pages(content, suffix=suffix) == 0
