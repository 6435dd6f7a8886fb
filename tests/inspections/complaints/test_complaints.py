"""Complaints: handed in, screened, routed, dealt with together, answered, rated, reopened once."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from facilities.ground.choices import FacilityState
from inspections.complaints import complaints, handling, screening
from inspections.models import Complainant, Complaint, RoutingRule, Visit
from portal.accounts.choices import Role
from portal.clock import clock
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Area, Clause, Department, Notice
from portal.site import days
from tests.factories import TODAY, WULIN, ChecklistFactory, FacilityFactory, community_of, officer, operator_user
from tests.inspections.complaints.grievances import MOBILE, NAME, accepted, handed, told
from tests.inspections.conftest import NOW, executable, jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility():
    return FacilityFactory(state=FacilityState.FILED)


@pytest.fixture
def market(db):
    return officer(Role.DEPARTMENT_OFFICER, department="market")


def due(subject, kind):
    return clock.running(subject, kind).due_on


def test_a_complaint_gets_a_number_and_a_code_and_is_to_be_screened_within_two_working_days(facility):
    given = handed(facility)

    assert given.complaint.number == "330103-TS-2026-00001"
    assert complaints.looked_up(given.complaint.number, given.code.lower()) == given.complaint
    assert due(given.complaint, "screening") == date(2026, 11, 25)


def test_the_code_stands_nowhere_in_the_database_and_a_wrong_one_opens_nothing(facility):
    given = handed(facility)

    stored = Complaint.objects.values().get(pk=given.complaint.pk)

    assert not any(given.code in str(value) for value in stored.values())
    assert complaints.looked_up(given.complaint.number, "AAAAAAAAAA") is None
    assert complaints.looked_up("330103-TS-2026-09999", given.code) is None


def test_a_form_sent_twice_gives_one_complaint_with_the_same_code(facility):
    key = uuid4()

    first, second = (complaints.hand_in(told(facility), key=key, at=NOW) for _each in range(2))

    assert (first.complaint.pk, first.code) == (second.complaint.pk, second.code)
    assert Complaint.objects.count() == 1


def test_a_complaint_without_a_name_keeps_no_complainant(facility):
    given = handed(facility, name="", mobile="")

    assert not Complainant.objects.filter(complaint=given.complaint).exists()


def test_pictures_lose_what_the_camera_wrote_and_files_the_names_their_owner_gave_them(facility):
    picture = jpeg("王小明的妈妈.jpg")

    given = handed(facility, files=[picture])

    document = given.complaint.documents.get()
    assert (document.original_name, document.uploaded_by) == ("投诉材料1.jpg", None)


def test_a_program_that_calls_itself_a_picture_is_refused(facility):
    with pytest.raises(ValidationError):
        handed(facility, files=[executable("photo.jpg")])

    assert not Complaint.objects.exists()


def test_the_rules_propose_departments_by_subject_and_the_clause_adds_who_answers_for_it(facility):
    complaint = handed(facility).complaint
    clause = Clause.objects.get(code="fire-exits")

    by_subject = screening.routes(complaint)
    with_clause = screening.routes(complaint, clause=clause)

    assert [(route.department.pk, route.leads) for route in by_subject] == [("market", True), ("health", False)]
    assert [route.department.pk for route in with_clause] == ["market", "health", "fire"]


def test_a_rule_for_a_clause_speaks_of_that_clause_alone(facility):
    complaint = handed(facility).complaint
    RoutingRule.objects.create(subject="food", clause_code="food-samples", department_id="police", order=5, leads=True)

    assert "police" not in [route.department.pk for route in screening.routes(complaint)]
    clause = Clause.objects.filter(code="food-samples").latest("version")
    assert screening.routes(complaint, clause=clause)[0].department.pk == "police"


def test_accepting_ends_the_screening_starts_the_reply_and_tells_the_departments(bureau, facility):
    complaint = accepted(facility, bureau, "market", "health")

    assert clock.running(complaint, "screening") is None
    assert due(complaint, "complaint") == date(2026, 12, 7)
    parts = {part.department_id: due(part, "complaint_part") for part in complaint.parts.all()}
    assert parts == {"market": date(2026, 11, 26), "health": date(2026, 11, 30)}  # the rule gives market three days
    assert Notice.objects.filter(key__startswith="complaint-part:", organisation__department="market").exists()


def test_only_who_screens_accepts_and_one_of_the_departments_leads(bureau, street, facility):
    complaint = handed(facility).complaint

    with pytest.raises(NotAllowed):
        screening.accept(complaint, by=street, on=TODAY, chosen=["fire"], leader="fire", subject="fire")
    with pytest.raises(Refused, match="牵头"):
        screening.accept(complaint, by=bureau, on=TODAY, chosen=["fire"], leader="market", subject="fire")


@pytest.mark.parametrize("state", ["handled", "replied", "out_of_scope", "duplicate", "passed_on"])
def test_what_was_screened_is_not_screened_again(bureau, facility, state):
    complaint = handed(facility).complaint
    Complaint.objects.filter(pk=complaint.pk).update(state=state)

    with pytest.raises(IllegalMove):
        screening.refuse(complaint, by=bureau, on=TODAY, reason="不属托育")


def test_what_is_not_in_scope_or_goes_elsewhere_says_so_to_its_complainant(bureau, facility):
    outside, elsewhere = handed(facility).complaint, handed(facility).complaint

    screening.refuse(outside, by=bureau, on=TODAY, reason="幼儿园大班问题，请向教育局反映。")
    screening.pass_on(elsewhere, by=bureau, on=TODAY, to="拱墅区卫生健康局", reason="属拱墅区。")

    assert (outside.state, outside.told) == ("out_of_scope", "幼儿园大班问题，请向教育局反映。")
    assert (elsewhere.state, elsewhere.passed_to) == ("passed_on", "拱墅区卫生健康局")
    assert clock.running(outside, "screening") is None


def test_a_complaint_is_not_refused_without_a_reason(bureau, facility):
    with pytest.raises(Refused):
        screening.refuse(handed(facility).complaint, by=bureau, on=TODAY, reason=" ")


def test_two_complaints_about_the_same_are_answered_by_one_reply(bureau, market, facility):
    first, second, third = (handed(facility).complaint for _each in range(3))
    screening.join(third, second, by=bureau, on=TODAY)
    screening.join(second, first, by=bureau, on=TODAY)
    screening.accept(first, by=bureau, on=TODAY, chosen=["market"], leader="market", subject="food")
    handling.finish(first.parts.get(), by=market, on=TODAY, outcome="upheld", result="查实。")
    handling.reply(first, by=market, on=TODAY, outcome="upheld", text="已责令改正。")

    third = Complaint.objects.get(pk=third.pk)
    assert complaints.answered(third).reply == "已责令改正。"
    assert complaints.rate(third, rating=4, note="", on=TODAY).rating == 4
    assert Complaint.objects.about(facility).count() == 1


def test_a_complaint_is_joined_neither_to_itself_nor_to_a_joined_one(bureau, facility):
    first, second, third = (handed(facility).complaint for _each in range(3))
    screening.join(second, first, by=bureau, on=TODAY)

    for other in (third, second):
        with pytest.raises(Refused):
            screening.join(third, other, by=bureau, on=TODAY)


def test_a_place_that_was_never_filed_is_a_case_about_an_address_and_can_be_tied_to_a_facility_later(bureau, facility):
    complaint = handed(None, subject="unfiled", place_name="阳光宝贝屋", address="长庆街88号2楼").complaint
    assert complaint.place == "阳光宝贝屋 长庆街88号2楼"
    assert [r.department.pk for r in screening.routes(complaint)] == ["health", "streets", "market"]

    screening.tie(complaint, facility, by=bureau)

    assert (complaint.facility, complaint.address, complaint.area_id) == (facility, "长庆街88号2楼", facility.area_id)
    with pytest.raises(Refused):
        screening.tie(complaint, FacilityFactory(state="filed"), by=bureau)


def test_each_department_answers_for_its_part_and_who_leads_replies_when_all_have(bureau, market, fire, facility):
    complaint = accepted(facility, bureau, "market", "fire")
    of_market, of_fire = (complaint.parts.get(department=code) for code in ("market", "fire"))
    handling.finish(of_market, by=market, on=TODAY, outcome="upheld", result="留样不足。")

    with pytest.raises(NotAllowed):
        handling.finish(of_fire, by=market, on=TODAY, outcome="upheld", result="越权")
    with pytest.raises(Refused, match="消防"):
        handling.reply(complaint, by=market, on=TODAY, outcome="upheld", text="已处理。")
    handling.finish(of_fire, by=fire, on=TODAY, outcome="unfounded", result="通道畅通。")
    with pytest.raises(NotAllowed):
        handling.reply(complaint, by=fire, on=TODAY, outcome="partly", text="非牵头部门")
    handling.reply(complaint, by=market, on=TODAY, outcome="partly", text="已责令改正留样问题。")

    assert (complaint.state, complaint.outcome) == ("replied", "partly")
    assert clock.running(complaint, "complaint") is None
    assert complaint.reopen_until == date(2026, 12, 7)


def test_a_part_that_is_handed_back_goes_to_another_department_that_leads(bureau, market, facility):
    complaint = accepted(facility, bureau, "market")
    handling.hand_back(complaint.parts.get(), by=market, on=TODAY, reason="属价格问题以外。")
    assert [item.title for item in days.waiting(bureau, on=TODAY) if "/ask/" in item.url]

    part = screening.ask_also(
        complaint, Department.objects.get(pk="health"), by=bureau, on=TODAY, task="请核查", leads=True
    )

    assert part.leads
    with pytest.raises(Refused):
        screening.ask_also(complaint, part.department, by=bureau, on=TODAY, task="再次", leads=False)


def test_a_visit_is_planned_for_a_part_once_and_says_nothing_of_the_complaint(bureau, street, facility):
    complaint = accepted(facility, bureau, "streets")
    part, checklist = complaint.parts.get(), ChecklistFactory()

    visit = handling.plan_visit(part, checklist, by=street, planned_on=TODAY, on=TODAY)

    assert (visit.facility, visit.state) == (facility, "planned")
    assert complaint.number not in str(Visit.objects.values().get())
    with pytest.raises(Refused):
        handling.plan_visit(part, checklist, by=street, planned_on=TODAY, on=TODAY)


def test_the_facility_explains_what_it_is_asked_and_its_worklist_says_so(bureau, facility):
    operator = operator_user(facility.operator)
    complaint = accepted(facility, bureau, "health")
    explanation = handling.question(complaint, by=bureau, on=TODAY, text="请说明11月20日午餐供应情况。")
    waiting = [item for item in days.waiting(operator, on=TODAY) if "/explanations/" in item.url]
    assert [item.due_on for item in waiting] == [date(2026, 11, 26)]

    handling.explain(explanation, by=operator, on=TODAY, text="当日设备检修，改供应热便当。", files=[jpeg()])

    assert (explanation.state, explanation.documents.count()) == ("given", 1)
    with pytest.raises(IllegalMove):
        handling.explain(explanation, by=operator, on=TODAY, text="再说一次")


def test_what_is_not_explained_falls_away_with_the_reply(bureau, facility):
    complaint = accepted(facility, bureau, "health")
    explanation = handling.question(complaint, by=bureau, on=TODAY, text="请说明情况。")
    handling.finish(complaint.parts.get(), by=bureau, on=TODAY, outcome="unproven", result="无记录。")

    handling.reply(complaint, by=bureau, on=TODAY, outcome="unproven", text="经核查无法查实。")

    explanation.refresh_from_db()
    assert explanation.state == "lapsed"
    assert clock.running(explanation, "explanation") is None


@pytest.fixture
def replied(bureau, facility):
    complaint = accepted(facility, bureau, "health")
    handling.finish(complaint.parts.get(), by=bureau, on=TODAY, outcome="unfounded", result="未见异常。")
    return handling.reply(complaint, by=bureau, on=TODAY, outcome="unfounded", text="经核查不属实。")


def test_a_reply_is_rated_once(replied):
    complaints.rate(replied, rating=2, note="没有来人核实", on=TODAY)

    with pytest.raises(Refused):
        complaints.rate(replied, rating=5, note="", on=TODAY)
    replied.refresh_from_db()
    assert (replied.rating, replied.rating_note) == (2, "没有来人核实")


def test_nothing_is_rated_before_it_is_answered(facility):
    with pytest.raises(Refused):
        complaints.rate(handed(facility).complaint, rating=5, note="", on=TODAY)


def test_a_complaint_is_reopened_once_with_a_reason_within_the_term(bureau, replied):
    with pytest.raises(Refused):
        complaints.reopen(replied, reason=" ", on=TODAY)

    complaints.reopen(replied, reason="监控没有看。", on=date(2026, 12, 7))

    assert replied.state == "handled"
    assert due(replied, "complaint") == date(2026, 12, 21)
    again = replied.parts.get(state="asked")
    assert (again.department_id, again.leads) == ("health", True)
    handling.finish(again, by=bureau, on=date(2026, 12, 8), outcome="upheld", result="监控可见。")
    handling.reply(replied, by=bureau, on=date(2026, 12, 8), outcome="upheld", text="经再次核查属实。")
    with pytest.raises(Refused):
        complaints.reopen(replied, reason="还是不满意", on=date(2026, 12, 9))


def test_a_rating_goes_on_counting_when_the_complaint_is_reopened(bureau, replied):
    complaints.rate(replied, rating=1, note="没有看监控", on=TODAY)

    complaints.reopen(replied, reason="监控没有看。", on=TODAY)

    replied.refresh_from_db()
    assert (replied.rating, replied.first_rating, replied.first_rated_on) == (None, 1, TODAY)
    again = replied.parts.get(state="asked")
    handling.finish(again, by=bureau, on=TODAY, outcome="upheld", result="监控可见。")
    handling.reply(replied, by=bureau, on=TODAY, outcome="upheld", text="经再次核查属实。")
    assert complaints.rate(replied, rating=5, note="", on=TODAY).first_rating == 1


def test_a_complaint_is_not_reopened_after_the_term(replied):
    assert not complaints.may_reopen(replied, on=date(2026, 12, 8))
    with pytest.raises(Refused):
        complaints.reopen(replied, reason="太晚", on=date(2026, 12, 8))


def test_only_what_was_found_true_and_answered_counts(bureau, facility):
    replied_to = {}
    for outcome in ("upheld", "partly", "unfounded", "unproven"):
        complaint = accepted(facility, bureau, "health")
        handling.finish(complaint.parts.get(), by=bureau, on=TODAY, outcome=outcome, result="见记录。")
        replied_to[outcome] = handling.reply(complaint, by=bureau, on=TODAY, outcome=outcome, text="答复。")
    accepted(facility, bureau, "health")

    assert set(Complaint.objects.about(facility).upheld()) == {replied_to["upheld"], replied_to["partly"]}
    complaints.reopen(replied_to["partly"], reason="不服", on=TODAY)
    assert set(Complaint.objects.about(facility).upheld()) == {replied_to["upheld"]}


def test_a_complaint_is_overdue_when_its_running_term_has_passed(bureau, facility):
    unscreened, dealt_with = handed(facility).complaint, accepted(facility, bureau, "health")

    assert set(Complaint.objects.overdue(date(2026, 11, 25))) == set()
    assert set(Complaint.objects.overdue(date(2026, 11, 26))) == {unscreened}
    assert set(Complaint.objects.overdue(date(2026, 12, 8))) == {unscreened, dealt_with}


def test_a_complaint_is_for_those_who_screen_deal_with_it_or_took_it_down(bureau, reviewer, street, fire, facility):
    other_street = officer(Role.STREET_OFFICER, area=WULIN)
    neighbour = Area.objects.create(code="330102", name="上城区", level=6, parent_id="3301")
    other_district = officer(Role.BUREAU_LEAD, area=neighbour.pk)
    complaint = accepted(facility, bureau, "streets")
    taken = complaints.hand_in(
        told(FacilityFactory(state="filed", area=community_of(WULIN))), key=uuid4(), at=NOW, by=fire, channel="hotline"
    ).complaint

    def seen(user):
        return set(Complaint.objects.visible_to(user))

    assert seen(bureau) == seen(reviewer) == {complaint, taken}
    assert seen(street) == {complaint}
    assert seen(fire) == {taken}
    assert seen(other_street) == seen(other_district) == seen(operator_user(facility.operator)) == set()


def test_every_role_finds_its_complaints_in_the_worklist(bureau, reviewer, market, facility):
    handed(facility)
    complaint = accepted(facility, bureau, "market")

    def titles(user):
        return [item.kind for item in days.waiting(user, on=TODAY) if "/complaints/" in item.url]

    assert len(titles(reviewer)) == 1
    assert len(titles(market)) == 1
    handling.finish(complaint.parts.get(), by=market, on=TODAY, outcome="upheld", result="查实。")
    assert [i.url for i in days.waiting(market, on=TODAY) if i.url.endswith("/reply/")]


def test_what_is_not_replied_to_in_time_stands_in_the_screeners_worklist(reviewer, bureau, facility):
    complaint = accepted(facility, bureau, "fire")
    late = date(2026, 12, 8)

    waiting = [item for item in days.waiting(reviewer, on=late) if item.url == complaint.get_absolute_url()]

    assert [(item.due_on, item.days_left) for item in waiting] == [(date(2026, 12, 7), -1)]


def test_who_complained_is_encrypted_in_the_database(facility):
    handed(facility)

    raw = Complainant.objects.extra(select={"raw": "name || mobile"}).get().raw

    assert NAME not in raw
    assert MOBILE not in raw
    assert (Complainant.objects.get().name, Complainant.objects.get().mobile) == (NAME, MOBILE)


def test_who_complained_opens_with_a_former_key_and_says_so_when_the_key_is_lost(facility, settings):
    handed(facility)
    before = settings.SECRET_KEY

    settings.SECRET_KEY = before[::-1]
    with pytest.raises(Refused, match="密钥"):
        Complainant.objects.get()
    settings.SECRET_KEY_FALLBACKS = [before]

    assert Complainant.objects.get().name == NAME
