"""A district that loaded the earlier wording gets the right one by a new version; findings keep theirs, own words stay."""

import tomllib
from datetime import date, timedelta
from typing import Any

import pytest

from facilities.models import Facility
from portal.documents.seeds import document_kinds
from portal.models import Clause, Document, DocumentKind, Regulation, Threshold
from portal.rulebook import corrections
from portal.seeding import DATA
from tests.facilities.builders import add_document
from tests.factories import FacilityFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
NEXT = DAY + timedelta(days=1)
WRONG = tomllib.loads((DATA / "corrections.toml").read_text(encoding="utf-8"))


def put_back(model: type, key: str, row: dict[str, Any], **others: Any) -> None:
    """Let the district hold what an earlier release loaded."""
    columns = {"regulation": "regulation_id", "department": "department_id"}
    values = {columns.get(name, name): value for name, value in row["was"].items()}
    model._base_manager.filter(**{key: row[key]}).update(**values, **others)


@pytest.fixture
def earlier() -> None:
    """A district as the first release loaded it."""
    Regulation.objects.create(code="private-non-enterprises", name="旧", name_en="Old")
    for row in WRONG["clause"]:
        put_back(Clause, "code", row, as_of=None, next_review_on=None)
    for row in (row for row in WRONG["threshold"] if "is_withdrawn" not in row):
        put_back(Threshold, "key", row)
    for row in (row for row in WRONG["regulation"] if "was" in row):
        put_back(Regulation, "code", row)
    Threshold.objects.create(key="family.ratio", value=3, unit="人", effective_from=date(2020, 8, 25), source_mark="F")
    Clause.objects.filter(code="registration-board").update(regulation="private-non-enterprises")
    Clause.objects.filter(code="registration-non-profit-term").update(regulation="private-non-enterprises")


@pytest.mark.usefixtures("earlier")
def test_each_wrong_clause_is_followed_from_the_next_day_and_stays_as_it_was_before() -> None:
    codes = {row["code"] for row in WRONG["clause"]} - {"registration-board"}
    old = {row.code: row for row in Clause.objects.filter(code__in=codes)}

    corrections.bring(on=DAY)

    for code, before in old.items():
        kept, right = Clause.objects.filter(code=code).order_by("version")
        assert (kept.pk, kept.text, kept.article, kept.effective_to) == (before.pk, before.text, before.article, DAY), (
            code
        )
        assert (right.version, right.effective_from, right.effective_to) == (2, NEXT, None), code
        assert Clause.objects.in_force(DAY).get(code=code) == kept
        assert Clause.objects.in_force(NEXT).get(code=code) == right


@pytest.mark.usefixtures("earlier")
@pytest.mark.parametrize(
    ("code", "field", "before", "after"),
    [
        ("registration-public-term", "article", "第七条", "第八条"),
        ("security-alarm", "severity", "major", "advice"),
        ("setting-18-guards", "condition", "always", "standalone"),
        ("food-samples", "regulation_id", "food", "catering-code"),
    ],
)
def test_what_was_wrong_is_right_from_the_next_day(code: str, field: str, before: str, after: str) -> None:
    corrections.bring(on=DAY)

    said = [getattr(Clause.objects.in_force(NEXT + timedelta(days=n)).get(code=code), field) for n in (-1, 0, 1)]
    assert said == [before, after, after]


@pytest.mark.usefixtures("earlier")
def test_bringing_it_twice_changes_nothing_more() -> None:
    assert corrections.bring(on=DAY) > 0
    before = list(Clause.objects.values_list("code", "version", "effective_from", "effective_to"))

    assert corrections.bring(on=NEXT + timedelta(days=9)) == 0
    assert list(Clause.objects.values_list("code", "version", "effective_from", "effective_to")) == before


def test_a_district_that_starts_today_has_nothing_to_correct() -> None:
    assert corrections.bring(on=DAY) == 0


@pytest.mark.usefixtures("earlier")
@pytest.mark.parametrize("code", ["security-alarm", "fire-exits", "family-places"])
def test_what_the_district_worded_itself_stays_and_its_keepers_see_it_in_the_review(code: str) -> None:
    Clause.objects.filter(code=code).update(text="本区另有规定。")

    corrections.bring(on=DAY)

    row = Clause.objects.get(code=code)
    assert (row.version, row.text, row.effective_to) == (1, "本区另有规定。", None)
    assert row.next_review_on == DAY
    assert row.review_note

    Clause.objects.filter(code=code).update(as_of=NEXT, next_review_on=date(2027, 3, 2), review_note="")
    corrections.bring(on=NEXT)
    assert Clause.objects.get(code=code).review_note == ""  # a keeper has looked at it since


@pytest.mark.usefixtures("earlier")
def test_regulations_are_one_each_and_numbers_hang_on_the_right_clause() -> None:
    corrections.bring(on=DAY)

    assert not Regulation.objects.filter(code="private-non-enterprises").exists()
    assert Clause.objects.get(code="registration-non-profit-term").regulation_id == "non-profits"
    assert Regulation.objects.get(code="hygiene").name == "托儿所幼儿园卫生保健管理办法"
    hours = Threshold.objects.filter(key="head.training_hours").order_by("effective_from")
    assert [row.clause_code for row in hours] == ["setting-18-head", "assessment-head-hours"]
    assert Threshold.objects.get(key="family.ratio").effective_to == DAY


@pytest.mark.parametrize(
    ("expires", "kept"),
    [(date(2026, 5, 31), None), (date(2026, 5, 30), date(2026, 5, 30)), (date(2026, 6, 1), date(2026, 6, 1))],
)
def test_the_year_that_the_portal_added_to_fire_certificates_is_taken_back(expires: date, kept: date | None) -> None:
    row = next(row for row in WRONG["document"] if row["code"] == "fire-certificate")
    DocumentKind.objects.filter(pk="fire-certificate").update(**row["was"])
    facility: Facility = FacilityFactory()
    add_document(facility, "fire-certificate")
    Document.objects.filter(kind="fire-certificate").update(issued_on=date(2025, 6, 1), expires_on=expires)

    document_kinds()

    assert DocumentKind.objects.get(pk="fire-certificate").valid_months is None
    assert Document.objects.get(kind="fire-certificate").expires_on == kept
