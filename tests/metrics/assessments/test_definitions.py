"""Definitions follow each other: written for days to come, tried before, read by everybody, and what was counted keeps its own."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from metrics.assessments import assessments, definitions
from metrics.models import Assessment, Indicator, IndicatorValue, ScoringRule
from metrics.rollup import days as rollup_days, verification as rollup_verification
from portal.errors import NotAllowed, Refused, StaleEdit
from tests.factories import DISTRICT, TODAY
from tests.metrics.conftest import AT, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TOMORROW = TODAY + timedelta(days=1)
NEXT = datetime(2026, 11, 24, 0, 5, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def doctor() -> Indicator:
    return Indicator.objects.get(code="family-doctor")


def typed(indicator: Indicator, **changes: str) -> dict[str, str]:
    """Return what the form of a new version holds, with changes."""
    names = "name name_en definition definition_en numerator numerator_en denominator denominator_en".split()
    same = {name: getattr(indicator, name) for name in (*names, "numerator_item", "denominator_item", "source_mark")}
    return same | {"valid_from": TOMORROW.isoformat(), "why": "按新口径统计", "seen": str(indicator.pk)} | changes


def test_a_lead_tries_a_definition_and_lets_it_hold_from_tomorrow(bureau, counted, doctor):
    page, address = signed_in(bureau), reverse("definition-edit", args=[doctor.code])
    tried = page.post(address, typed(doctor, denominator_item="residents") | {"preview": "1"}).content.decode()
    assert "(768 / 60000)" in tried
    assert "尚未保存" in tried
    assert Indicator.objects.filter(code=doctor.code).count() == 1

    page.post(address, typed(doctor, denominator_item="residents"))

    new = Indicator.objects.get(code=doctor.code, version=2)
    assert (new.written_by, new.why, new.denominator_item) == (bureau, "按新口径统计", "residents")
    assert [Indicator.objects.in_force(day).get(code=doctor.code) for day in (TODAY, TOMORROW)] == [doctor, new]
    assert "按新口径统计" in page.get(reverse("definition", args=[doctor.code])).content.decode()


def test_from_its_day_on_figures_are_counted_by_it_and_earlier_ones_keep_theirs(bureau, counted, doctor):
    rollup_days.start_day(on=TODAY, at=AT)
    by_old = IndicatorValue.objects.get(indicator=doctor, area=DISTRICT, year=2026)
    definitions.define(
        Indicator.objects.get(pk=doctor.pk),
        {"denominator_item": "residents", "valid_from": TOMORROW, "why": "按新口径统计"},
        by=bureau, on=TODAY, at=AT,
    )  # fmt: skip
    assert rollup_verification.verify(on=TODAY, at=AT) == 0

    rollup_days.start_day(on=TOMORROW, at=NEXT)

    by_new = IndicatorValue.objects.get(indicator__code=doctor.code, indicator__version=2, area=DISTRICT, year=2026)
    kept = IndicatorValue.objects.get(indicator=doctor, area=DISTRICT, year=2026)
    assert (kept.numerator, kept.denominator) == (by_old.numerator, by_old.denominator)
    assert (by_new.numerator, by_new.denominator) == (by_old.numerator, 60000)


def test_a_share_of_what_does_not_hold_the_part_is_refused_at_its_field_and_nothing_typed_is_lost(bureau, doctor):
    answer = signed_in(bureau).post(
        reverse("definition-edit", args=[doctor.code]), typed(doctor, denominator_item="asked", why="写了很久的理由")
    )

    assert "denominator_item" in answer.context["form"].errors
    assert "写了很久的理由" in answer.content.decode()
    assert Indicator.objects.filter(code=doctor.code).count() == 1


def test_a_day_that_has_begun_and_a_stale_form_are_refused(bureau, doctor):
    changes = {"name": "家庭医生签约率", "valid_from": TOMORROW, "why": "改名"}
    with pytest.raises(Refused) as refusal:
        definitions.define(doctor, changes | {"valid_from": TODAY}, by=bureau, on=TODAY, at=AT)
    assert refusal.value.field == "valid_from"
    definitions.define(Indicator.objects.get(pk=doctor.pk), changes, by=bureau, on=TODAY, at=AT)

    with pytest.raises(StaleEdit):
        definitions.define(doctor, changes, by=bureau, on=TODAY, at=AT)

    stale = signed_in(bureau).post(reverse("definition-edit", args=[doctor.code]), typed(doctor)).content.decode()
    assert "他人已保存新版本" in stale


def test_a_version_to_come_is_corrected_in_place(bureau, doctor):
    changes = {"name": "签约率", "valid_from": TOMORROW, "why": "改名"}
    definitions.define(Indicator.objects.get(pk=doctor.pk), changes, by=bureau, on=TODAY, at=AT)
    coming = Indicator.objects.get(code=doctor.code, version=2)

    definitions.define(coming, changes | {"name": "家庭医生签约率"}, by=bureau, on=TODAY, at=AT)

    assert list(definitions.versions(doctor).values_list("version", "name")) == [
        (2, "家庭医生签约率"),
        (1, doctor.name),
    ]


def test_only_the_keepers_of_the_rulebook_write_definitions(reviewer, doctor):
    with pytest.raises(NotAllowed):
        definitions.define(doctor, {"valid_from": TOMORROW}, by=reviewer, on=TODAY, at=AT)


def test_a_rule_of_assessments_follows_from_a_year_and_not_for_years_that_passed(bureau):
    rule = ScoringRule.objects.get(code="street-punctual")
    page, address = signed_in(bureau), reverse("scoring-rule-edit", args=[rule.code])
    form = {"name": rule.name, "name_en": rule.name_en, "points": 25, "source_mark": "D", "why": "加重及时性"}
    refused = page.post(address, form | {"first_year": 2025, "seen": rule.pk})
    assert "first_year" in refused.context["form"].errors

    page.post(address, form | {"first_year": 2027, "seen": rule.pk})

    points = [{r.code: r.points for r in assessments.rules_of("street", year)}[rule.code] for year in (2026, 2027)]
    assert points == [rule.points, 25]
    assert "加重及时性" in page.get(reverse("scoring-rule", args=[rule.code])).content.decode()


def test_a_lead_sees_what_a_rule_would_give_each_office_before_it_is_kept(bureau, counted):
    rollup_days.start_day(on=TODAY, at=AT)
    rule = ScoringRule.objects.get(code="street-doctor")
    assessments.count(2026, at=AT)
    before = {row.pk: row.points for row in Assessment.objects.filter(year=2026)}
    page, address = signed_in(bureau), reverse("scoring-rule-edit", args=[rule.code])

    form = {
        "name": rule.name,
        "name_en": rule.name_en,
        "points": rule.points * 2,
        "source_mark": "D",
        "why": "加重签约",
    }
    form["indicator_code"] = rule.indicator_code
    tried = page.post(address, form | {"first_year": 2026, "seen": rule.pk, "preview": "1"})

    rows = tried.context["tried"]
    streets = Assessment.objects.filter(year=2026, department=None)
    assert {row.then.assessment for row in rows} == set(streets)
    assert any(row.then.points for row in rows)
    assert "尚未保存" in tried.content.decode()
    assert {row.pk: row.points for row in Assessment.objects.filter(year=2026)} == before

    page.post(address, form | {"first_year": 2026, "seen": rule.pk})
    assessments.count(2026, at=AT)

    counted_then = {row: row.lines.get(rule__code=rule.code).points for row in streets}
    assert {row.then.assessment: row.then.points for row in rows} == counted_then
    assert ScoringRule.objects.get(code=rule.code, version=2).points == rule.points * 2
