"""The district's reference data: complete, in the documents' own words and numbers, never overwriting the district's edits."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.translation import override

from portal.accounts.choices import OrganisationKind
from portal.areas.choices import AreaLevel
from portal.models import Area, Clause, Department, DocumentKind, Duty, LetterTemplate, Organisation, Threshold
from portal.rulebook.choices import Severity
from portal.rulebook.rulebook import CHECKS
from portal.seeding import count_rows
from tests.factories import DISTRICT

pytestmark = pytest.mark.django_db
FOUNDING = Path(__file__).parent / "founding-document.zh.md"
NUMBERS = {  # as the regulations state them, copied by hand
    "class.infant.most_children": 10,
    "class.toddler.most_children": 15,
    "class.older.most_children": 20,
    "class.mixed.most_children": 18,
    "class.infant.months_from": 6,
    "class.infant.months_to": 12,
    "class.toddler.months_from": 12,
    "class.toddler.months_to": 24,
    "class.older.months_from": 24,
    "class.older.months_to": 36,
    "class.mixed.months_from": 18,
    "class.mixed.months_to": 36,
    "class.infant.ratio": 3,
    "class.toddler.ratio": 5,
    "class.older.ratio": 7,
    "class.mixed.ratio": 5,
    "class.infant.activity_area": 15,
    "class.infant.sleep_area": 30,
    "class.toddler.activity_area": 35,
    "class.older.activity_area": 35,
    "class.older.highest_floor": 2,
    "facility.most_classes": 10,
    "family.most_children": 5,
    "class.family.ratio": 3,
    "class.family.most_children": 5,
    "floor.blocking_from": 4,
    "lease.least_years": 3,
    "outdoor.area_per_child": 2,
    "window.share_of_floor": 20,
    "observation_room.area": 6,
    "head.experience_years": 3,
    "head.training_hours": 60,
    "health_worker.children_per_full_time": 150,
    "guards.least": 1,
    "cooks.children_per_cook": 50,
    "credential.health_certificate.months": 12,
    "credential.no_crime.months": 12,
    "term.receipt.working_days": 5,
    "term.nonconformity.working_days": 15,
    "outdoors.hours_per_day": 2,
    "cctv.retention_days": 90,
    "food_sample.grams": 125,
    "food_sample.hours": 48,
    "absence.recheck_months": 3,
}
STREETS = {
    "330103001": "长庆街道",
    "330103002": "武林街道",
    "330103003": "天水街道",
    "330103005": "潮鸣街道",
    "330103006": "朝晖街道",
    "330103007": "文晖街道",
    "330103008": "东新街道",
    "330103009": "石桥街道",
}


@pytest.mark.parametrize(("key", "value"), NUMBERS.items())
def test_the_numbers_of_the_rules_are_those_of_the_regulations(key: str, value: int) -> None:
    assert Threshold.objects.get(key=key).value == Decimal(value)


def test_every_severity_has_its_days_for_rectification_but_technical_advice_which_brings_no_order() -> None:
    keys = {f"rectification.{severity}.working_days" for severity in Severity.values if severity != Severity.ADVICE}

    known = set(Threshold.objects.values_list("key", flat=True))
    assert keys <= known
    assert "rectification.advice.working_days" not in known


def test_the_eight_streets_carry_their_official_codes_and_hold_communities() -> None:
    streets = Area.objects.within(DISTRICT).filter(level=AreaLevel.STREET)

    assert dict(streets.values_list("code", "name")) == STREETS
    for street in streets:
        assert Area.objects.within(street.code).filter(level=AreaLevel.COMMUNITY, parent=street).count() >= 7


def test_all_21_departments_have_a_body_and_duties() -> None:
    assert sorted(Department.objects.values_list("number", flat=True)) == list(range(1, 22))
    assert not Department.objects.filter(duties__isnull=True).exists()
    assert Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT, area_id=DISTRICT).count() == 20
    assert Organisation.objects.filter(kind=OrganisationKind.STREET).count() == 8


def test_duties_stand_in_the_words_of_the_founding_document() -> None:
    text = FOUNDING.read_text()
    strange = [duty.text for duty in Duty.objects.all() if duty.text.rstrip("。") not in text]

    assert strange == []


def test_every_check_number_and_document_rests_on_a_clause() -> None:
    codes = set(Clause.objects.values_list("code", flat=True))

    assert {registered.clause_code for registered in CHECKS} <= codes
    assert set(Threshold.objects.exclude(clause_code="").values_list("clause_code", flat=True)) <= codes
    assert set(DocumentKind.objects.exclude(clause_code="").values_list("clause_code", flat=True)) <= codes


def test_loading_again_adds_nothing_and_keeps_what_the_district_edited() -> None:
    Clause.objects.filter(code="setting-11-lease").update(text="本区另有规定。")
    Threshold.objects.filter(key="lease.least_years").update(value=4)
    before = Clause.objects.count(), Threshold.objects.count(), Area.objects.count(), Organisation.objects.count()

    call_command("load_district", verbosity=0)

    assert (
        Clause.objects.count(),
        Threshold.objects.count(),
        Area.objects.count(),
        Organisation.objects.count(),
    ) == before
    assert Clause.objects.get(code="setting-11-lease").text == "本区另有规定。"
    assert Threshold.objects.get(key="lease.least_years").value == 4


def test_every_number_has_words() -> None:
    for language in ("zh-hans", "en"):
        with override(language):
            assert [row.key for row in Threshold.objects.all() if row.title == row.key] == []


def test_loading_again_names_what_was_loaded_before_numbers_had_names_and_keeps_the_names_given_since() -> None:
    Threshold.objects.filter(key="lease.least_years").update(name="", name_en="")
    Threshold.objects.filter(key="report.days.lowest").update(name="", name_en="Our own words")
    LetterTemplate.objects.filter(pk="refusal").update(samples={})

    call_command("load_district", verbosity=0)

    lease, days = (Threshold.objects.get(key=key) for key in ("lease.least_years", "report.days.lowest"))
    assert (lease.name, lease.name_en) == ("最短租赁期", "Shortest lease")
    assert (days.name, days.name_en) == ("数据上报：每月开放天数的常见下限", "Our own words")
    assert LetterTemplate.objects.get(pk="refusal").samples["facility"] == "示例托育园"


def test_counting_rows_while_they_are_made_counts_what_grew_and_keeps_no_other_database_waiting():
    area = Area.objects.get(pk=DISTRICT)
    Organisation.objects.bulk_create(
        Organisation(kind=OrganisationKind.OPERATOR, name=f"No. {n}", area=area) for n in range(2000)
    )

    count_rows()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation::regclass::text, database = 0 FROM pg_locks JOIN pg_class c ON c.oid = relation "
            "WHERE pid = pg_backend_pid() AND mode = 'ShareUpdateExclusiveLock' AND relkind = 'r'"
        )
        locked = dict(cursor.fetchall())
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'portal_organisation'")
        (counted,) = cursor.fetchone()
    assert "portal_organisation" in locked
    assert "portal_calendarday" not in locked  # it has not grown
    assert not any(locked.values())
    assert counted == Organisation.objects.count()
