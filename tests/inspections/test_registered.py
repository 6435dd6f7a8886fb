"""What inspections plug into the house: checklists, the check of overdue orders, the worklist, the facility's panels."""

from datetime import date, timedelta

import pytest
from django.test import RequestFactory

from facilities.ground.panels import rendered
from facilities.models import Facility
from inspections.checklists import seeds
from inspections.findings import rectification
from inspections.models import Checklist, ChecklistItem, Finding
from portal.models import Clause
from portal.rulebook import rulebook
from portal.site.days import waiting
from tests.factories import TODAY, FacilityFactory, FindingFactory, VisitFactory, operator_user
from tests.inspections.conftest import NOW, jpeg

pytestmark = pytest.mark.django_db


def test_the_district_has_checklists_for_streets_fire_food_police_and_health():
    current = Checklist.objects.current(TODAY)

    assert set(current.values_list("department_id", flat=True)) >= {"streets", "fire", "market", "police", "health"}
    assert not ChecklistItem.objects.exclude(clause_code__in=Clause.objects.values("code")).exists()


def test_loading_the_checklists_again_adds_nothing_and_keeps_what_was_edited():
    item = ChecklistItem.objects.first()
    ChecklistItem.objects.filter(pk=item.pk).update(text="本区改写")

    assert seeds.load_checklists() == 0

    item.refresh_from_db()
    assert item.text == "本区改写"


def test_a_new_version_of_a_checklist_holds_from_its_day_on():
    old = Checklist.objects.get(code="street-daily")
    new = Checklist.objects.create(
        code=old.code, version=2, department=old.department, visit_kind="daily", name="n", name_en="n",
        state="published", valid_from=TODAY + timedelta(days=1),
    )  # fmt: skip

    assert Checklist.objects.current(TODAY).get(code=old.code) == old
    assert Checklist.objects.current(TODAY + timedelta(days=1)).get(code=old.code) == new


def overdue(facility, on):
    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=on, sections=["findings"])[facility.pk]
    return [finding.outcome for finding in found if finding.clause.code == "management-overdue"]


def test_an_order_that_is_not_answered_in_time_is_a_breach_from_the_day_after():
    finding = FindingFactory()

    assert overdue(finding.facility, date(2026, 11, 26)) == ["met"]
    assert overdue(finding.facility, date(2026, 11, 27)) == ["breached"]


def test_an_answer_ends_the_breach():
    finding = FindingFactory()
    operator = operator_user(finding.facility.operator)

    rectification.answer(finding, by=operator, at=NOW + timedelta(days=10), text="已改", files=[jpeg()])

    assert overdue(finding.facility, date(2026, 12, 20)) == ["met"]


def test_the_check_takes_the_same_queries_for_many_facilities(django_assert_max_num_queries):
    for _each in range(5):
        FindingFactory()

    with django_assert_max_num_queries(8):
        rulebook.findings(Facility.objects.all(), on=TODAY, sections=["findings"])


def kinds(user, on=TODAY):
    return [(str(item.kind), item.due_on) for item in waiting(user, on=on)]


def test_the_operator_finds_the_order_with_its_deadline_in_the_worklist(settings):
    settings.LANGUAGE_CODE = "en"
    finding = FindingFactory()

    items = waiting(operator_user(finding.facility.operator), on=TODAY)

    assert [(item.url, item.due_on, item.days_left) for item in items if "findings" in item.url] == [
        (f"/findings/{finding.pk}/", date(2026, 11, 26), 3)
    ]


def test_the_street_finds_answers_to_recheck_visits_due_and_overdue_orders(street):
    overdue_one = FindingFactory()
    answered = FindingFactory(visit__facility=overdue_one.facility)
    rectification.answer(answered, by=operator_user(answered.facility.operator), at=NOW, text="已改", files=[jpeg()])
    planned = VisitFactory(state="planned", started_at=None, inspector=street, planned_on=TODAY)

    urls = {item.url for item in waiting(street, on=date(2026, 11, 27))}

    assert {f"/findings/{answered.pk}/recheck/", f"/findings/{overdue_one.pk}/", f"/visits/{planned.pk}/"} <= urls


def test_the_public_reads_numbers_and_no_wording_or_names():
    finding = FindingFactory()
    facility = finding.facility
    request = RequestFactory().get("/")
    request.user = operator_user(FacilityFactory().operator)

    text = "".join(rendered(request, facility, public=True))

    assert finding.text not in text
    assert str(finding.visit.inspector) not in text
    assert Finding.objects.count() == 1
