"""The pages of complaints and incidents, as each role uses them, without a script."""

import re
import time
from io import BytesIO
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from facilities.ground.choices import FacilityState
from inspections.complaints import complaints, handling, screening
from inspections.models import Complaint, Explanation, Incident, IncidentReport, Lesson, RoutingRule
from portal.accounts.choices import Role
from tests.factories import ChecklistFactory, FacilityFactory, officer, operator_user
from tests.inspections.complaints.grievances import MOBILE, NAME, handed, reported
from tests.inspections.conftest import executable, jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility():
    return FacilityFactory(state=FacilityState.FILED)


def browser_of(user=None) -> Client:
    client = Client()
    if user:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


def text(response) -> str:
    return response.content.decode()


def noisy_jpeg() -> bytes:
    buffer = BytesIO()
    Image.effect_noise((96, 96), 90).save(buffer, "JPEG")
    return buffer.getvalue()


def complain(client, facility=None, **sent):
    facts = {"key": str(uuid4()), "subject": "food", "text": "午饭是冷的。", "name": "", "mobile": ""}
    about = {"facility": facility.pk} if facility else {"place_name": "阳光宝贝屋", "address": "长庆街88号"}
    return client.post(reverse("complaint-create"), facts | about | sent)


def known(given):
    return {"number": given.complaint.number, "code": given.code}


def answered(facility, bureau, today=None):
    today, given = timezone.localdate(), handed(facility, at=timezone.now())
    complaint = given.complaint
    screening.accept(complaint, by=bureau, on=today, chosen=["health"], leader="health", subject="food")
    handling.finish(complaint.parts.get(), by=bureau, on=today, outcome="upheld", result="查实。")
    handling.reply(complaint, by=bureau, on=today, outcome="upheld", text="已责令改正，感谢监督。")
    return given


def test_a_visitor_complains_without_a_name_with_a_photo_and_reads_number_and_code(client, facility):
    page = client.get(reverse("complaint-create"), {"facility": facility.pk})
    assert str(facility) in text(page)
    assert "error-summary" not in text(page)
    assert re.search(r'name="key" value="[0-9a-f-]{36}"', text(page))

    response = complain(client, facility, files=[jpeg()])

    complaint = Complaint.objects.get()
    assert complaint.facility == facility
    assert complaint.number in text(response)
    assert complaints.code_of(complaint.key) in text(response)
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_a_complaint_about_no_place_says_so_and_keeps_what_was_typed(client):
    response = complain(client, place_name="", address="", text="有人无证办托")

    assert "error-summary" in text(response)
    assert "有人无证办托" in text(response)
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"files": [executable("a.jpg")]}, {"mobile": "12345"}, {"happened_on": "2099-01-01"}, {"text": " "}]
)
def test_what_is_wrong_stands_beside_its_field(client, facility, sent):
    response = complain(client, facility, **sent)

    assert "error-summary" in text(response)
    assert not Complaint.objects.exists()


def test_a_form_sent_again_shows_the_same_number_and_code(client, facility):
    key = str(uuid4())

    first, second = (text(complain(client, facility, key=key)) for _each in range(2))

    assert Complaint.objects.get().number in first
    assert complaints.code_of(Complaint.objects.get().key) in second


def test_many_complaints_from_one_address_are_slowed_down(client, facility, settings):
    settings.COMPLAINTS_PER_ADDRESS = 2

    statuses = [complain(client, facility, text=f"第{number}件事").status_code for number in range(3)]

    assert statuses == [200, 200, 429]
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize("kept", [-700, 300, 40])
def test_a_photo_cut_on_its_way_is_told_at_its_field_and_the_words_are_kept(client, facility, kept):
    cut = SimpleUploadedFile("photo.jpg", noisy_jpeg()[:kept], "image/jpeg")

    response = complain(client, facility, files=[cut], text="厨房有老鼠")

    assert response.status_code == 200
    assert "图片已损坏" in text(response) or "不是" in text(response)
    assert "厨房有老鼠" in text(response)
    assert not Complaint.objects.exists()


def test_forms_with_files_are_counted_even_if_nothing_else_is_filled_in(client, facility, settings):
    settings.FILE_FORMS_PER_ADDRESS = 2

    responses = [complain(client, facility, files=[jpeg()], text=" ") for _each in range(3)]

    assert [response.status_code for response in responses] == [200, 200, 429]
    assert "上传文件过于频繁" in text(responses[-1])
    assert complain(client, facility).status_code == 200


def test_an_unknown_facility_in_the_address_is_passed_over(client):
    for chosen in ("abc", "9" * 30, "0"):
        assert client.get(reverse("complaint-create"), {"facility": chosen}).status_code == 200


def test_number_and_code_show_state_reply_and_letter_without_login(client, facility, bureau):
    given = answered(facility, bureau)

    page = text(client.post(reverse("complaint-progress"), known(given)))
    letter = client.post(reverse("complaint-reply-letter"), known(given))

    assert "已责令改正，感谢监督。" in page
    assert NAME not in page
    assert letter.content.startswith(b"%PDF")


def test_the_letter_waits_for_the_reply(client, facility):
    given = handed(facility)

    assert "application/pdf" not in client.post(reverse("complaint-reply-letter"), known(given))["Content-Type"]


def test_guessing_codes_is_slowed_down(client, facility):
    given = handed(facility)
    wrong = known(given) | {"code": "AAAAAAAAAA"}

    answers = [client.post(reverse("complaint-progress"), wrong).status_code for _each in range(6)]

    assert answers == [200] * 5 + [429]
    assert client.post(reverse("complaint-progress"), known(given)).status_code == 429


def test_a_complainant_rates_and_reopens_by_the_code(client, facility, bureau):
    given = answered(facility, bureau)

    rated = client.post(reverse("complaint-rate"), known(given) | {"rating": 2, "note": "没有看监控"})
    reopened = client.post(reverse("complaint-reopen"), known(given) | {"reason": "没有看监控"})

    given.complaint.refresh_from_db()
    assert rated.status_code == reopened.status_code == 200
    assert (given.complaint.state, given.complaint.reopened_because) == ("handled", "没有看监控")
    assert client.post(reverse("complaint-reopen"), known(given) | {"reason": "再来"}).status_code == 200
    assert given.complaint.transitions.filter(after="handled").count() == 2


def test_nobody_rates_or_reopens_without_the_code(client, facility, bureau):
    given = answered(facility, bureau)
    wrong = known(given) | {"code": "AAAAAAAAAA", "rating": 1, "reason": "捣乱"}

    for name in ("complaint-rate", "complaint-reopen", "complaint-reply-letter"):
        assert "error-summary" in text(client.post(reverse(name), wrong))
    given.complaint.refresh_from_db()
    assert (given.complaint.state, given.complaint.rating) == ("replied", None)


def test_an_officer_takes_down_a_call_and_sees_number_and_code_once(street, facility):
    client = browser_of(street)
    sent = {
        "key": str(uuid4()),
        "channel": "hotline",
        "source_number": "HZ12345-1",
        "subject": "fees",
        "text": "退费难。",
        "facility": facility.pk,
        "name": NAME,
        "mobile": MOBILE,
    }

    shown = text(client.post(reverse("complaint-take-down"), sent))

    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.received_by) == ("hotline", street)
    assert complaints.code_of(complaint.key) in shown
    page = text(client.get(complaint.get_absolute_url()))
    assert complaints.code_of(complaint.key) not in page
    assert MOBILE not in page


def test_a_screener_routes_by_the_proposal_and_the_department_works_through_its_part(bureau, street, facility):
    complaint = handed(facility, subject="safety", at=timezone.now()).complaint
    screener, client = browser_of(bureau), browser_of(street)
    proposal = text(screener.get(reverse("complaint-accept", args=[complaint.pk])))
    assert 'value="streets"' in proposal
    proposed_anew = screener.get(reverse("complaint-accept", args=[complaint.pk]), {"subject": "fire", "clause": ""})
    assert proposed_anew.context["form"]["leader"].value() == "fire"

    sent = {"subject": "safety", "clause": "", "departments": ["streets", "emergency"], "leader": "streets"}
    screener.post(reverse("complaint-accept", args=[complaint.pk]), sent)
    part = complaint.parts.get(department="streets")
    plan = {"checklist": ChecklistFactory().pk, "planned_on": timezone.localdate().isoformat()}
    client.post(reverse("complaint-part-visit", args=[part.pk]), plan)
    client.post(reverse("complaint-question", args=[complaint.pk]), {"question": "请说明护栏检修情况。"})
    client.post(reverse("complaint-part-finish", args=[part.pk]), {"outcome": "upheld", "result": "护栏松动。"})

    part.refresh_from_db()
    assert (part.state, part.visit.facility) == ("done", facility)
    assert Explanation.objects.get().question == "请说明护栏检修情况。"
    reply = {"outcome": "upheld", "text": "已整改。"}
    refused = client.post(reverse("complaint-reply", args=[complaint.pk]), reply)
    assert "应急" in text(refused)
    emergency = browser_of(officer(Role.DEPARTMENT_OFFICER, department="emergency"))
    other = complaint.parts.get(department="emergency")
    emergency.post(reverse("complaint-part-finish", args=[other.pk]), {"outcome": "unfounded", "result": "预案齐全。"})
    assert client.post(reverse("complaint-reply", args=[complaint.pk]), reply).status_code == 302
    complaint.refresh_from_db()
    assert complaint.state == "replied"
    assert client.get(reverse("complaint-letter", args=[complaint.pk])).content.startswith(b"%PDF")


def test_a_screener_who_is_slower_is_told_so_and_keeps_what_was_typed(bureau, facility):
    complaint = handed(facility).complaint
    client = browser_of(bureau)
    client.post(reverse("complaint-refuse", args=[complaint.pk]), {"reason": "第一个理由"})

    second = client.post(
        reverse("complaint-pass-on", args=[complaint.pk]), {"passed_to": "教育局", "reason": "第二个理由"}
    )

    assert "第二个理由" in text(second)
    assert Complaint.objects.get().told == "第一个理由"


def test_a_screener_joins_by_number_and_ties_to_a_facility_found_by_name(bureau, facility):
    first, second = handed(None, place_name=facility.name).complaint, handed(facility).complaint
    client = browser_of(bureau)

    found = client.get(reverse("complaint-tie", args=[first.pk]))
    assert facility.name in text(found)
    client.post(reverse("complaint-tie", args=[first.pk]), {"facility": facility.pk})
    wrong = client.post(reverse("complaint-join", args=[second.pk]), {"other": "330103-TS-2026-99999"})
    assert "error-summary" in text(wrong)
    client.post(reverse("complaint-join", args=[second.pk]), {"other": first.number})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.facility, second.duplicate_of) == (facility, first)


def test_the_list_filters_by_state_and_words(bureau, facility):
    handed(facility)
    elsewhere = handed(None, place_name="阳光宝贝屋").complaint
    client = browser_of(bureau)

    shown = text(client.get(reverse("complaint-list"), {"q": "阳光", "state": "received"}))

    assert elsewhere.number in shown
    assert text(client.get(reverse("complaint-list"), {"state": "replied"})).count("330103-TS") == 0
    assert client.get(reverse("complaint-list"), {"state": "overdue"}).status_code == 200


def test_the_list_costs_the_same_number_of_queries_however_long(bureau, facility, django_assert_max_num_queries):
    for _each in range(5):
        handed(facility)
    client = browser_of(bureau)

    with django_assert_max_num_queries(12):
        client.get(reverse("complaint-list"))


def test_the_operator_explains_on_its_page(bureau, facility):
    operator, complaint = operator_user(facility.operator), handed(facility).complaint
    today = timezone.localdate()
    screening.accept(complaint, by=bureau, on=today, chosen=["health"], leader="health", subject="food")
    asked = handling.question(complaint, by=bureau, on=today, text="请说明午餐供应情况。")
    client = browser_of(operator)
    assert "请说明午餐供应情况。" in text(client.get(reverse("explanation-list")))

    client.post(reverse("explanation", args=[asked.pk]), {"text": "设备检修。", "files": [jpeg()]})

    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("given", "设备检修。")
    assert 'name="text"' not in text(client.get(asked.get_absolute_url()))


def test_the_public_page_counts_verified_complaints_alone_and_leads_to_the_form(client, facility, bureau):
    answered(facility, bureau)
    handed(facility, subject="abuse")

    page = text(client.get(reverse("register-facility", args=[facility.pk])))

    assert "食品安全: 1" in page
    assert not re.search(r"虐待[^<:]*: \d", page)  # the yearly table has a column for what was found to be true
    assert f"{reverse('complaint-create')}?facility={facility.pk}" in page
    assert reverse("complaint-create") in text(client.get(reverse("front")))


def test_the_keeper_of_the_rules_edits_routing_and_alerts_in_the_browser(bureau):
    client, rule = browser_of(bureau), RoutingRule.objects.filter(subject="food").earliest("order")
    sent = {"subject": "food", "department": "health", "order": 1, "leads": "on", "is_active": "on", "seen_revision": 0}

    doubled = client.post(reverse("routing-rule-edit", args=[rule.pk]), sent)
    assert "error-summary" in text(doubled)
    client.post(reverse("routing-rule-edit", args=[rule.pk]), sent | {"department": "police"})
    client.post(reverse("alert-rule-create"), {"kind": "burn", "department": "fire", "order": 5, "is_active": "on"})

    rule.refresh_from_db()
    assert rule.department_id == "police"
    assert "烧烫伤" in text(client.get(reverse("alert-rule-list")))
    assert "食品安全" in text(client.get(reverse("routing-rule-list")))


def now(**before) -> str:
    return (timezone.localtime() - timezone.timedelta(**before)).strftime("%Y-%m-%dT%H:%M")


def test_an_operator_reports_follows_up_and_ends_an_incident_on_its_pages(facility, street, bureau):
    operator = operator_user(facility.operator)
    client, key = browser_of(operator), str(uuid4())
    first = {
        "key": key,
        "facility": facility.pk,
        "kind": "burn",
        "severity": "serious",
        "happened_at": now(minutes=50),
        "place": "配餐间",
        "children": 1,
        "text": "热汤打翻。",
        "files": [jpeg()],
    }
    assert client.get(reverse("incident-create")).status_code == 200
    client.post(reverse("incident-create"), first)
    client.post(reverse("incident-create"), first | {"files": []})
    incident = Incident.objects.get()
    assert not incident.is_late
    child = {"age_months": 22, "condition": "hospital", "name": "李小宝"}
    client.post(reverse("incident-child", args=[incident.pk]), child)
    client.post(reverse("incident-calls", args=[incident.pk]), {"guardians_told_at": now(minutes=45)})
    further = {"key": str(uuid4()), "text": "已住院观察。"}
    client.post(reverse("incident-follow-up", args=[incident.pk]), further)
    client.post(reverse("incident-follow-up", args=[incident.pk]), further)
    client.post(
        reverse("incident-follow-up", args=[incident.pk]), {"key": str(uuid4()), "text": "出院。", "is_final": "on"}
    )

    incident.refresh_from_db()
    assert IncidentReport.objects.count() == 3
    assert incident.next_report_due_at is None
    page = text(browser_of(street).get(incident.get_absolute_url()))
    assert "李小宝" not in page
    assert "李**" in page
    reveal = reverse("incident-child-reveal", args=[incident.pk, incident.affected.get().pk])
    assert "李小宝" in text(browser_of(street).post(reveal))

    officer_, words = browser_of(bureau), {"cause": "餐车无护栏", "findings": "未按规程。", "responsibility": "fully"}
    officer_.post(reverse("incident-take-up", args=[incident.pk]))
    officer_.post(reverse("incident-reclassify", args=[incident.pk]), {"kind": "burn", "severity": "grave"})
    for step in ("police", "upward"):  # grave now: its steps are done, or excused
        officer_.post(reverse("incident-excuse", args=[incident.pk]), {"step": step, "reason": "意外烫伤"})
    officer_.post(reverse("incident-conclude", args=[incident.pk]), words)
    named = officer_.post(reverse("lesson-create", args=[incident.pk]), {"title": "烫伤警示", "text": facility.name})
    assert "error-summary" in text(named)
    officer_.post(reverse("lesson-create", args=[incident.pk]), {"title": "烫伤警示", "text": "热食不得进班。"})
    assert "热食不得进班。" in text(client.get(Lesson.objects.get().get_absolute_url()))
    assert client.get(incident.get_absolute_url()).status_code == 200


def test_an_office_enters_an_incident_from_the_facilitys_page_and_a_stranger_can_not(facility, street, fire):
    page = browser_of(street).get(reverse("incident-create"), {"facility": facility.pk})
    stranger = operator_user(FacilityFactory().operator)

    assert page.status_code == 200
    assert browser_of(street).get(reverse("incident-create")).status_code == 403
    assert browser_of(stranger).get(reverse("incident-create"), {"facility": facility.pk}).status_code == 403


def test_a_late_report_is_marked_and_can_be_listed(facility, bureau):
    operator = operator_user(facility.operator)
    incident = reported(facility, operator, severity="grave", at=timezone.now())
    client = browser_of(bureau)

    shown = text(client.get(reverse("incident-list"), {"state": "late"}))

    assert incident.number in shown
    assert (
        text(client.get(reverse("incident-list"), {"state": "owing", "severity": "minor", "q": "无"})).count("-SG-")
        == 0
    )


def test_a_complaint_sent_again_by_going_back_is_one_with_the_same_number_and_code(client):
    first = complain(client)

    second = complain(client)

    complaint = Complaint.objects.get()
    for response in (first, second):
        assert complaint.number in text(response)
        assert complaints.code_of(complaint.key) in text(response)


@pytest.mark.parametrize("changed", [{"text": "午饭又是冷的。"}, {"address": "长庆街89号"}, {"mobile": MOBILE}])
def test_what_tells_something_else_is_another_complaint(client, changed):
    complain(client)

    complain(client, **changed)

    assert Complaint.objects.count() == 2


def test_another_photo_is_another_complaint(client):
    complain(client, files=[jpeg()])

    complain(client)

    assert Complaint.objects.count() == 2


def test_the_same_words_of_another_browser_are_another_complaint_and_show_no_code_of_the_first(client):
    complain(client)
    first = Complaint.objects.get()

    second = complain(Client())

    assert Complaint.objects.count() == 2
    assert complaints.code_of(first.key) not in text(second)


@pytest.mark.parametrize("cookie", ["", "x", "a b", "00000000-0000-0000-0000-000000000000 x:y:z"])
def test_a_cookie_that_nobody_signed_counts_for_nothing(client, cookie):
    client.cookies["complaint-sent"] = cookie

    assert complain(client).status_code == 200
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(("seconds", "count"), [(7199, 1), (7201, 2)])
def test_the_browser_remembers_for_two_hours(client, monkeypatch, seconds, count):
    complain(client)
    later = time.time() + seconds
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    complain(client)

    assert Complaint.objects.count() == count


def test_a_full_disk_is_not_counted_against_the_complainant(client, settings, tmp_path):
    media, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path / "gone"
    settings.COMPLAINTS_PER_ADDRESS = 1
    assert complain(client, files=[jpeg()]).status_code == 503

    settings.MEDIA_ROOT = media

    assert complain(client, files=[jpeg()]).status_code == 200
    assert complain(client, text="另一件事").status_code == 429
