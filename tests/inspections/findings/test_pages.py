"""Pages around findings: what was typed stays beside its error, a stale page says so, and each role finds its work."""

from datetime import date

import pytest
from django.urls import reverse

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from inspections.findings import extensions, stop_orders
from inspections.models import AlarmRule, Extension, Finding, StopOrder, Visit
from inspections.visits import visits
from metrics.duties import ledger
from portal.models import Department
from tests.factories import TODAY, FindingFactory, operator_user
from tests.inspections.conftest import NOW
from tests.markup import flat

pytestmark = pytest.mark.django_db
FAR = date(2099, 1, 5)


@pytest.fixture
def finding(db):
    return FindingFactory(due_on=FAR)


@pytest.fixture
def operator(finding):
    return operator_user(finding.facility.operator)


def page(response) -> str:
    return response.content.decode()


def test_more_time_is_asked_and_granted_on_pages_and_stands_in_the_officers_worklist(client, finding, operator, street):
    client.force_login(operator)
    refused = page(
        client.post(reverse("finding-extend", args=[finding.pk]), {"working_days": 99, "reason": "配件在途"})
    )
    assert "配件在途" in refused
    assert "请填写1至10个工作日" in refused
    client.post(reverse("finding-extend", args=[finding.pk]), {"working_days": 5, "reason": "配件在途"})
    asked = Extension.objects.get()

    client.force_login(street)
    assert "答复延期申请" in page(client.get("/home/"))
    client.post(asked.get_absolute_url(), {"verdict": "granted"})

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("granted", street)


def test_an_answer_on_more_time_sent_from_a_stale_page_is_refused_in_words(client, finding, operator, street):
    row = extensions.ask(finding, by=operator, at=NOW, working_days=5, reason="配件在途")
    extensions.grant(row, by=street, on=TODAY)
    client.force_login(street)

    stale = page(client.post(row.get_absolute_url(), {"verdict": "refused", "answer": "不能等"}))

    assert "请刷新页面" in stale
    row.refresh_from_db()
    assert row.state == "granted"


def test_a_recheck_on_site_is_planned_for_several_findings_of_one_checklist(client, finding, street):
    other = FindingFactory(visit=finding.visit, text="展板缺失")
    client.force_login(street)
    address = reverse("finding-recheck-visit", args=[finding.pk])
    assert "展板缺失" in page(client.get(address))

    client.post(address, {"planned_on": FAR.isoformat(), "also": [other.pk]})

    visit = Visit.objects.get(kind="recheck")
    assert set(visit.rechecked.all()) == {finding, other}
    assert "打开现场复查" in page(client.get(finding.get_absolute_url()))
    assert "已安排2099-01-05现场复查" in page(client.get(address))


def test_where_a_facility_is_gone_only_a_recheck_on_file_is_offered(client, finding, street):
    Facility.objects.update(state=FacilityState.CLOSED)
    client.force_login(street)
    address = reverse("finding-recheck-visit", args=[finding.pk])

    assert address not in page(client.get(finding.get_absolute_url()))
    assert client.get(address).status_code == 403
    assert client.get(reverse("finding-recheck", args=[finding.pk])).status_code == 200


def test_a_reason_is_needed_to_find_something_unable_and_the_page_says_what_follows(client, finding, street):
    client.force_login(street)
    address = reverse("finding-unable", args=[finding.pk])

    assert "error-summary" in page(client.post(address, {"note": ""}))
    client.post(address, {"note": "层高不足"})

    finding.refresh_from_db()
    assert finding.state == "unable"


def test_an_inspector_stops_at_once_on_a_page_and_mistakes_keep_what_was_typed(client, visit, answered, street):
    answered(visit, "fail", "pass", "pass")
    client.force_login(street)
    address = reverse("visit-stop", args=[visit.pk])
    item = visit.checklist.items.get(order=1).pk
    typed = {"item": item, "kind": "use", "part": "", "reasons": "出口被锁"}
    assert "请写明停用的部位" in (refused := page(client.post(address, typed)))
    assert "出口被锁" in refused

    client.post(address, typed | {"part": "二楼活动室"})

    order = StopOrder.objects.get()
    assert (order.part, order.ordered_by) == ("二楼活动室", street)
    client.force_login(operator_user(visit.facility.operator))
    assert "正在执行：立即停用" in page(client.get("/home/"))
    assert "出口被锁" in page(client.get(order.get_absolute_url()))


def test_a_visit_without_a_serious_failure_explains_why_nothing_can_be_stopped(client, visit, street):
    client.force_login(street)

    assert "尚无记为“不符合”" in page(client.get(reverse("visit-stop", args=[visit.pk])))


def test_stop_orders_and_rechecks_are_evidence_of_the_departments_duties(visit, answered, street):
    answered(visit, "fail", "pass", "pass")
    stop_orders.stop(visit, visit.checklist.items.get(order=1), by=street, at=NOW, kind="service", reasons="出口被锁")
    visits.conclude(visit, by=street, at=NOW)
    [(_found, lines)] = ledger.ledger(on=TODAY, department=Department.objects.get(pk="streets"))

    assert lines[2].count == 2  # the visit and the stop order
    assert Finding.objects.get().state == "ordered"


def test_a_list_of_findings_is_narrowed_to_what_is_under_appeal_or_repeated(client, finding, street):
    again = FindingFactory(is_repeat=True, text="再次上锁")
    client.force_login(street)

    found = page(client.get(reverse("finding-list"), {"state": "repeat"}))

    assert again.text in found
    assert finding.text not in found
    assert finding.text not in page(client.get(reverse("finding-list"), {"state": "appealed"}))


def test_the_keeper_of_the_rules_changes_who_is_told_and_nobody_else_does(client, bureau, street):
    address = reverse("alarm-rule-edit", args=["fire-police"])
    told = {"clause_department": "fire", "severity": "serious", "told": "emergency", "seen_revision": 0}
    client.force_login(street)
    assert client.post(address, told).status_code == 403
    client.force_login(bureau)

    client.post(address, told)

    rule = AlarmRule.objects.get(pk="fire-police")
    assert (rule.told_id, rule.is_active, rule.revision) == ("emergency", False, 1)
    assert rule.events.count() == 2
    assert '<span class="tag">停用</span>' in flat(page(client.get(reverse("alarm-rule-list"))))
