"""Filing form and pledge: made from the data, declared by a named person, kept unchanged."""

import hashlib
import re
import shutil
import subprocess
from datetime import date

import pytest
from django.db import InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from facilities.filing import declarations, filings as life
from facilities.filing.choices import PaperKind
from facilities.ground.choices import Setting
from facilities.models import DeclaredPaper, Filing
from facilities.review import remarks
from portal.accounts.choices import Role
from portal.models import LetterTemplate, PersonalDataAccess
from portal.rulebook import rulebook
from tests.facilities.builders import complete_facility, draft
from tests.factories import TODAY, officer, operator_user

pytestmark = pytest.mark.django_db
poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils reads the PDF, and is not installed")


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


@pytest.fixture
def submitted() -> Filing:
    facility = complete_facility(name="小太阳托育园")
    return life.submit(draft(facility), by=operator_user(facility.operator), on=TODAY, declared_by="李明")


def text_of(content: bytes) -> str:
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return re.sub(r"\s", "", said.stdout.decode())


def test_both_papers_are_kept_with_the_fingerprint_of_what_was_declared(submitted):
    papers = list(submitted.papers.all())

    assert [(p.kind, p.submission, p.declared_by, p.declared_on) for p in papers] == [
        ("form", 1, "李明", TODAY),
        ("pledge", 1, "李明", TODAY),
    ]
    for paper in papers:
        with paper.pdf.open("rb") as pdf:
            assert hashlib.sha256(pdf.read()).hexdigest() == paper.sha256


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_declared_paper_cannot_be_changed_or_deleted(submitted, act):
    rows = DeclaredPaper.objects.filter(filing=submitted)

    with pytest.raises(InternalError), transaction.atomic():
        rows.update(declared_by="王五") if act == "update" else rows.delete()

    assert set(rows.values_list("declared_by", flat=True)) == {"李明"}


def test_a_new_submission_declares_anew_and_keeps_the_older_papers(submitted, bureau):
    operator = submitted.papers.first().by
    remarks.remark(submitted, section="basics", field="address", text="请更正", by=bureau)
    remarks.give_back(submitted, by=bureau, on=TODAY)

    life.submit(submitted, by=operator, on=date(2026, 11, 24), declared_by="陈静")

    found = submitted.papers.filter(kind=PaperKind.FORM).values_list("submission", "declared_by")
    assert list(found) == [(1, "李明"), (2, "陈静")]


@poppler
def test_the_form_says_what_the_measures_ask_for(submitted):
    content = declarations.render(PaperKind.FORM, submitted, submitted.declared, declared_by="李明", on=TODAY)

    text = text_of(content)
    operator = submitted.facility.operator
    for expected in ("托育机构备案书", operator.organisation.name, operator.organisation.uscc, "区市场监管局", "小太阳托育园",
                     "长庆街1号", "陈静", "11010519491231002X", "营利性", "全日", "租赁", "2025-01-01", "15个托位",
                     "营业执照", "声明人:李明", "2026年11月23日", "备330103-2026-00001"):  # fmt: skip
        assert expected in text.replace(":", ":"), expected


@poppler
def test_family_care_points_declare_on_a_form_of_their_own():
    facility = complete_facility(name="暖屋", setting=Setting.FAMILY, capacity=5)
    row = draft(facility)

    form = text_of(declarations.preview(row, PaperKind.FORM, on=TODAY))
    pledge = text_of(declarations.preview(row, PaperKind.PLEDGE, on=TODAY))

    assert "家庭托育点备案书" in form
    assert "住址" in form
    assert "室外" not in form
    assert "不超过5人" in pledge


@poppler
def test_the_district_words_the_pledge(client):
    LetterTemplate.objects.filter(pk="filing-pledge").update(body="我们保证“{facility}”一切属实。")
    facility = complete_facility(name="小太阳托育园")

    pledge = declarations.preview(draft(facility), PaperKind.PLEDGE, on=TODAY)

    assert "我们保证“小太阳托育园”一切属实" in text_of(pledge)


def test_the_operator_reads_both_before_declaring_and_nobody_else_does(client):
    facility = complete_facility()
    draft(facility)
    url = reverse("paper-preview", args=[facility.pk, "form"])

    client.force_login(operator_user(facility.operator))
    shown = client.get(url)
    unknown = client.get(reverse("paper-preview", args=[facility.pk, "nonsense"]))
    client.force_login(officer(Role.REVIEWER))

    assert shown.content.startswith(b"%PDF-")
    assert unknown.status_code == client.get(url).status_code == 404


def test_an_officers_look_into_a_paper_with_id_numbers_is_recorded_and_the_operators_is_not(client, submitted, bureau):
    url = reverse("paper", args=[submitted.papers.first().pk])

    for user in (submitted.papers.first().by, bureau):
        client.force_login(user)
        assert client.get(url).status_code == 200

    assert list(PersonalDataAccess.objects.values_list("user", flat=True)) == [bureau.pk]


def test_the_clause_on_form_and_pledge_is_met_by_the_declaration_and_never_keeps_from_making_it(submitted):
    other = draft(complete_facility())

    found = rulebook.findings(type(other.facility).objects.all(), on=TODAY)

    outcome = {pk: {f.clause.code: f.outcome.value for f in rows}["filing-8-pledge"] for pk, rows in found.items()}
    assert outcome == {submitted.facility_id: "met", other.facility_id: "unknown"}


def test_both_sides_see_the_papers_with_their_fingerprints(client, submitted, bureau):
    pages = {
        bureau: submitted.get_absolute_url(),
        submitted.papers.first().by: reverse("dossier", args=[submitted.facility_id]),
    }

    for user, url in pages.items():
        client.force_login(user)
        said = client.get(url).content.decode()
        assert all(paper.sha256 in said for paper in submitted.papers.all())
