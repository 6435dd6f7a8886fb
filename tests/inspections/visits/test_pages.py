"""Pages of inspectors and operators, as a browser without script uses them, and with htmx."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from inspections.findings import rectification
from inspections.findings.choices import FindingState
from inspections.models import Checklist, Visit
from inspections.visits import visits
from inspections.visits.choices import VisitState
from portal.accounts.choices import Role
from tests.factories import (
    CHANGQING,
    PASSWORD,
    WULIN,
    FacilityFactory,
    FindingFactory,
    VisitFactory,
    community_of,
    officer,
    operator_user,
)
from tests.inspections.conftest import NOW, executable, jpeg, pdf
from tests.markup import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def patrol(client, street):
    """A client that is the street officer."""
    client.force_login(street)
    return client


@pytest.fixture
def finding(db):
    return FindingFactory()


@pytest.fixture
def operator(finding):
    return operator_user(finding.facility.operator)


def url_of(visit, item, verb="items"):
    return f"/visits/{visit.pk}/{verb}/{item.pk}/"


def test_the_chooser_lists_facilities_of_the_own_street_and_searches_by_name(patrol):
    near = FacilityFactory(state="filed", name="长庆向阳托育园")
    other = FacilityFactory(state="filed", name="长庆星光托育园")
    FacilityFactory(state="filed", name="武林向阳托育园", area=community_of(WULIN))

    everything = patrol.get("/visits/new/").context["facilities"]
    found = patrol.get("/visits/new/", {"q": "向阳"}).context["facilities"]

    assert set(everything) == {near, other}
    assert list(found) == [near]


def test_while_typing_only_the_list_is_sent(patrol):
    FacilityFactory(state="filed")

    answer = patrol.get("/visits/new/", headers={"HX-Request": "true"}).content.decode()

    assert "task-list" in answer
    assert "<html" not in answer


def test_the_facility_unvisited_for_longest_stands_first(patrol, checklist):
    visited = FacilityFactory(state="filed")
    VisitFactory(facility=visited, checklist=checklist, state="concluded", concluded_at=NOW)
    fresh = FacilityFactory(state="filed")

    assert list(patrol.get("/visits/new/").context["facilities"]) == [fresh, visited]


def test_a_visit_is_started_from_the_chooser_and_twice_sent_is_one(patrol):
    facility, checklist = FacilityFactory(state="filed"), Checklist.objects.get(code="street-daily")
    sent = {"checklist": checklist.pk, "key": str(uuid4())}

    first = patrol.post(f"/visits/new/{facility.pk}/", sent)
    second = patrol.post(f"/visits/new/{facility.pk}/", sent)

    assert first.url == second.url == f"/visits/{Visit.objects.get().pk}/"


def test_a_facility_that_is_gone_is_not_visited(patrol):
    facility = FacilityFactory(state="closed")

    assert patrol.get(f"/visits/new/{facility.pk}/").status_code == 403


def test_a_visit_is_planned_but_not_in_the_past(patrol):
    facility, checklist = FacilityFactory(state="filed"), Checklist.objects.get(code="street-daily")
    today = timezone.localdate()
    sent = {"checklist": checklist.pk, "key": str(uuid4()), "planned_on": today - timedelta(days=1)}

    refused = patrol.post(f"/visits/new/{facility.pk}/plan/", sent)
    taken = patrol.post(f"/visits/new/{facility.pk}/plan/", sent | {"planned_on": today + timedelta(days=1)})

    assert "检查日期不能早于今天" in refused.content.decode()
    assert taken.url == "/visits/"
    assert Visit.objects.get().state == VisitState.PLANNED


def test_a_planned_visit_is_begun_from_its_page(patrol, checklist, street):
    planned = VisitFactory(checklist=checklist, inspector=street, state="planned", started_at=None)

    assert "开始检查" in patrol.get(f"/visits/{planned.pk}/").content.decode()
    patrol.post(f"/visits/{planned.pk}/begin/")

    planned.refresh_from_db()
    assert planned.state == VisitState.OPEN


def test_a_tap_is_saved_and_answered_with_the_row_and_the_bar(patrol, visit):
    item = visit.checklist.items.get(order=1)

    page = patrol.post(url_of(visit, item), {"outcome": "fail"}, headers={"HX-Request": "true"}).content.decode()

    assert visit.answers.get().outcome == "fail"
    assert f'id="item-{item.pk}"' in page
    assert 'hx-swap-oob="true"' in page
    assert "<html" not in page
    assert "现场情况" in page  # note and photo are asked for now


def test_without_script_the_answer_leads_back_to_its_row(patrol, visit):
    item = visit.checklist.items.get(order=2)

    answer = patrol.post(url_of(visit, item), {"outcome": "na"})

    assert answer.url == f"/visits/{visit.pk}/#item-{item.pk}"


def test_a_bad_photo_is_named_by_its_field_and_the_tap_and_the_note_stay(patrol, visit):
    item = visit.checklist.items.get(order=1)
    sent = {"outcome": "fail", "note": "后门上锁", "photos": [executable("photo.jpg")]}

    page = patrol.post(url_of(visit, item), sent).content.decode()

    assert "photo.jpg" in page
    assert "后门上锁" in page
    given = visit.answers.get()
    assert (given.outcome, given.note, given.photos.count()) == ("fail", "后门上锁", 0)


def test_items_of_other_checklists_and_visits_of_others_are_not_found(client, patrol, visit, fire):
    foreign = VisitFactory().checklist.items
    item = visit.checklist.items.first()
    assert not foreign.exists()
    assert patrol.post(f"/visits/{visit.pk}/items/999999/", {"outcome": "pass"}).status_code == 404

    client.force_login(fire)
    assert client.post(url_of(visit, item), {"outcome": "pass"}).status_code == 404
    assert client.get(f"/visits/{visit.pk}/conclude/").status_code == 404


def test_the_confirm_page_says_what_is_missing_and_offers_no_conclusion(patrol, visit):
    page = patrol.get(f"/visits/{visit.pk}/conclude/").content.decode()

    assert page.count("未填写结果") == 3
    assert '<button class="button">办结检查</button>' not in flat(page)


def test_the_confirm_page_lists_failed_items_with_clause_and_deadline(patrol, visit, answered):
    answered(visit, "fail", "pass", "pass")

    page = patrol.get(f"/visits/{visit.pk}/conclude/").content.decode()

    assert "问题1" in page
    assert "3个工作日内" in page
    assert "办结检查" in page


def test_a_conclusion_leads_to_a_page_that_says_what_happens_next(patrol, visit, answered):
    answered(visit, "fail", "pass", "pass")

    answer = patrol.post(f"/visits/{visit.pk}/conclude/", {"summary": "已告知"}, follow=True)

    assert answer.redirect_chain[-1][0] == f"/visits/{visit.pk}/concluded/"
    page = answer.content.decode()
    assert "JC-" in page
    assert "问题1" in page


def test_concluding_twice_in_two_tabs_says_so_and_makes_no_second_order(patrol, visit, answered):
    answered(visit, "fail", "pass", "pass")
    patrol.post(f"/visits/{visit.pk}/conclude/", {})

    second = patrol.post(f"/visits/{visit.pk}/conclude/", {})

    assert second.status_code == 200
    assert "已办结" in second.content.decode()
    assert visit.findings.count() == 1


def test_an_answer_after_the_conclusion_is_refused_in_words(patrol, visit, answered):
    answered(visit, "pass", "pass", "pass")
    patrol.post(f"/visits/{visit.pk}/conclude/", {})

    page = patrol.post(url_of(visit, visit.checklist.items.first()), {"outcome": "fail"}).content.decode()

    assert "不能再修改" in page


def test_a_visit_is_cancelled_with_its_reason(patrol, visit):
    assert "errorlist" in patrol.post(f"/visits/{visit.pk}/cancel/", {"reason": ""}).content.decode()

    patrol.post(f"/visits/{visit.pk}/cancel/", {"reason": "停业"})

    visit.refresh_from_db()
    assert visit.state == VisitState.CANCELLED


def test_the_operator_reads_clause_deadline_and_photo_and_answers(client, finding, operator):
    client.force_login(operator)

    page = client.get(f"/findings/{finding.pk}/").content.decode()
    assert finding.text in page
    assert finding.clause.text in page
    answer = client.post(f"/findings/{finding.pk}/answer/", {"text": "已拆锁", "files": [jpeg(), pdf()]}, follow=True)

    finding.refresh_from_db()
    assert finding.state == FindingState.ANSWERED
    assert "已拆锁" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        ({"text": "已拆锁"}, "请至少上传一张照片"),
        ({"text": "已拆锁", "files": [executable()]}, "evidence.pdf"),
    ],
)
def test_evidence_is_checked_by_its_content_and_nothing_typed_is_lost(client, finding, operator, sent, word):
    client.force_login(operator)

    page = client.post(f"/findings/{finding.pk}/answer/", sent).content.decode()

    assert word in page
    assert re.search(r"<textarea[^>]*>\s*已拆锁", page)
    finding.refresh_from_db()
    assert finding.state == FindingState.ORDERED


def test_an_answer_sent_from_a_second_tab_is_refused_in_words(client, finding, operator):
    client.force_login(operator)
    client.post(f"/findings/{finding.pk}/answer/", {"text": "一", "files": [jpeg()]})

    page = client.post(f"/findings/{finding.pk}/answer/", {"text": "二", "files": [jpeg()]}).content.decode()

    assert "已整改，待复查" in page
    assert finding.answers.count() == 1


def test_the_recheck_shows_both_sides_and_closes(patrol, finding, operator):
    rectification.answer(finding, by=operator, at=NOW, text="已拆锁", files=[jpeg()])

    page = patrol.get(f"/findings/{finding.pk}/recheck/").content.decode()
    assert finding.text in page
    assert "已拆锁" in page
    answer = patrol.post(f"/findings/{finding.pk}/recheck/", {"verdict": "accepted", "note": "核实"})

    assert answer.url == f"/findings/{finding.pk}/"
    finding.refresh_from_db()
    assert finding.state == FindingState.CLOSED


def test_sending_back_asks_for_a_reason_by_the_field(patrol, finding, operator):
    rectification.answer(finding, by=operator, at=NOW, text="已拆锁", files=[jpeg()])

    page = patrol.post(f"/findings/{finding.pk}/recheck/", {"verdict": "rejected", "note": ""}).content.decode()
    assert "请说明整改不到位的理由" in page
    patrol.post(f"/findings/{finding.pk}/recheck/", {"verdict": "rejected", "note": "看不清"})

    finding.refresh_from_db()
    assert finding.state == FindingState.ORDERED


def test_the_list_of_findings_filters_by_state_and_facility(patrol):
    ordered = FindingFactory(due_on=timezone.localdate() - timedelta(days=1))
    closed = FindingFactory(state="closed")

    def rows(**params):
        return set(patrol.get("/findings/", params).context["findings"])

    assert rows() == {ordered, closed}
    assert rows(state="closed") == {closed}
    assert rows(state="overdue") == {ordered}
    assert rows(q=ordered.facility.name) == {ordered}


@pytest.mark.parametrize("path", ["/visits/", "/findings/"])
def test_lists_take_the_same_queries_for_one_row_and_for_twenty(patrol, street, path, django_assert_max_num_queries):
    for _each in range(20):
        FindingFactory(visit__inspector=street)
        VisitFactory(inspector=street)

    with django_assert_max_num_queries(14):
        patrol.get(path)


def test_the_checklist_takes_the_same_queries_whatever_its_length(patrol, street, django_assert_max_num_queries):
    visit = VisitFactory(checklist=Checklist.objects.get(code="street-daily"), inspector=street)
    for item in visit.checklist.items.all():
        visits.answer(visit, item, by=street, at=NOW, outcome="fail", note="x", photos=[jpeg()])

    with django_assert_max_num_queries(14):
        patrol.get(f"/visits/{visit.pk}/")


def test_whoever_is_not_logged_in_is_asked_to(client, finding):
    for path in ("/visits/", "/visits/new/", f"/visits/{finding.visit_id}/", "/findings/", f"/findings/{finding.pk}/"):
        assert client.get(path).url.startswith("/login/")


def test_others_find_nothing(client, finding):
    for user in (
        operator_user(FacilityFactory().operator),
        officer(Role.STREET_OFFICER, area=WULIN),
        officer(Role.COMMUNITY_WORKER, area=CHANGQING),
    ):
        client.force_login(user)
        for path in (f"/visits/{finding.visit_id}/", f"/findings/{finding.pk}/", f"/findings/{finding.pk}/answer/"):
            assert client.get(path).status_code == 404


def test_a_note_typed_when_the_login_had_expired_comes_back_after_the_login(client, street, visit):
    item = visit.checklist.items.get(order=1)
    visits.answer(visit, item, by=street, at=NOW, outcome="fail")
    sent = {"outcome": "fail", "note": "后门上锁", "_user": street.pk}

    answer = client.post(url_of(visit, item), sent, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/login/?next={url_of(visit, item)}"
    client.post("/login/", {"username": street.username, "password": PASSWORD})

    assert "后门上锁" in client.get(url_of(visit, item)).content.decode()


# Two hands on one page


def shown(outcome="", value="", note=""):
    return {"seen_outcome": outcome, "seen_value": value, "seen_note": note}


def test_what_a_hand_did_not_touch_is_not_written_over(patrol, visit, street):
    item = visit.checklist.items.get(order=1)
    visits.answer(visit, item, by=street, at=NOW, outcome="fail", note="后门上锁")

    patrol.post(
        url_of(visit, item), {"outcome": "fail", "note": ""} | shown("fail")
    )  # saved by a page loaded before the note
    assert visit.answers.get().note == "后门上锁"
    patrol.post(url_of(visit, item), {"outcome": "", "note": "后门已开"} | shown("", "", "后门上锁"))  # before the tap
    assert (visit.answers.get().outcome, visit.answers.get().note) == ("fail", "后门已开")
    patrol.post(url_of(visit, item), {"outcome": "pass", "note": ""} | shown("fail", "", "后门已开"))
    assert (visit.answers.get().outcome, visit.answers.get().note) == ("pass", "")


def test_words_of_two_hands_are_both_shown_and_the_second_saving_decides(patrol, visit, street):
    item = visit.checklist.items.get(order=1)
    visits.answer(visit, item, by=street, at=NOW, outcome="fail", note="后门上锁")
    sent = {"outcome": "fail", "note": "前门堆物"}

    page = patrol.post(url_of(visit, item), sent | shown("fail")).content.decode()

    assert visit.answers.get().note == "后门上锁"
    assert "在此期间已有人填写：“后门上锁”" in page
    assert ">前门堆物</textarea>" in page
    assert 'name="seen_note" value="后门上锁"' in page
    patrol.post(url_of(visit, item), sent | shown("fail", "", "后门上锁"))
    assert visit.answers.get().note == "前门堆物"


def test_a_note_that_a_browser_gives_back_with_its_own_line_ends_is_untouched(patrol, visit, street):
    item = visit.checklist.items.get(order=1)
    visits.answer(visit, item, by=street, at=NOW, outcome="fail", note="后门上锁\n已拍照")

    patrol.post(
        url_of(visit, item), {"outcome": "pass", "note": "后门上锁\r\n已拍照"} | shown("fail", "", "后门上锁\r\n已拍照")
    )

    assert (visit.answers.get().outcome, visit.answers.get().note) == ("pass", "后门上锁\n已拍照")


def test_note_and_photos_stay_to_be_seen_when_an_item_is_met_after_all(patrol, visit, street):
    item, other = visit.checklist.items.get(order=1), visit.checklist.items.get(order=3)
    visits.answer(visit, item, by=street, at=NOW, outcome="fail", note="后门上锁", photos=[jpeg()])
    visits.answer(visit, other, by=street, at=NOW, outcome="pass")

    page = flat(patrol.post(url_of(visit, item), {"outcome": "pass"}, headers={"HX-Request": "true"}).content.decode())
    never = flat(
        patrol.post(url_of(visit, other), {"outcome": "pass"}, headers={"HX-Request": "true"}).content.decode()
    )

    assert "此前判为“不符合”时填写的" in page
    assert "后门上锁" in page
    assert 'data-asked="more" hidden' not in page
    assert 'data-asked="more" hidden' in never
    assert "此前判为“不符合”时填写的" not in never
