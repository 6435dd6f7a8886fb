"""Visits from phones: received once, photo by photo, carried out once, and never thrown away."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from inspections.checklists import authoring
from inspections.field import packing, sending
from inspections.field.choices import Clash, Resolution, SubmissionState
from inspections.models import Answer, Checklist, Submission, Visit
from inspections.visits import visits
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Document, Transition
from tests.factories import (
    CHANGQING,
    TODAY,
    WULIN,
    ChecklistItemFactory,
    FacilityFactory,
    FindingFactory,
    VisitFactory,
    officer,
    operator_user,
)
from tests.inspections.conftest import NOW, jpeg
from tests.together import at_once

pytestmark = pytest.mark.django_db
STARTED, ENDED = NOW - timedelta(hours=2), NOW - timedelta(hours=1)


@pytest.fixture
def planned(checklist, street):
    return VisitFactory(checklist=checklist, inspector=street, state="planned", started_at=None)


def sent(visit, by, *outcomes, photos=0, **changed):
    """Return what the phone of `by` sends of the visit; the first failed item brings the photos."""
    items = list(visit.checklist.items.order_by("order"))
    answers = [
        {"item": item.pk, "outcome": outcome, "value": "", "note": "后门上锁" if outcome == "fail" else "", "at": ENDED, "seen_at": None}
        for item, outcome in zip(items, outcomes, strict=False)
    ]  # fmt: skip
    pictures = [
        {
            "key": uuid4(),
            "item": items[0].pk,
            "signer": "",
            "original": None,
            "taken_at": ENDED,
            "position": [120.17, 30.26],
        }
        for _ in range(photos)
    ]
    return {
        "key": uuid4(), "visit_key": uuid4(), "user": by.pk, "visit": visit.pk, "facility": visit.facility_id,
        "checklist": visit.checklist_id, "facility_seen": packing.facts([visit.facility])[visit.facility_id],
        "sent_at": NOW, "started_at": STARTED, "position": [120.16, 30.25], "answers": answers, "photos": pictures,
        "conclude": True, "concluded_at": ENDED, "summary": "已口头告知", "stops": [], "record": None,
    } | changed  # fmt: skip


def delivered(content, by, *, at=NOW):
    submission = sending.receive(content, by=by, at=at)
    for key in sending.missing(submission):
        sending.add_photo(submission, key, jpeg(), by=by)
    return sending.apply(submission, by=by, at=at)


def test_a_visit_from_a_phone_is_begun_answered_and_concluded_as_on_the_pages(street, planned):
    submission = delivered(sent(planned, street, "fail", "pass", "pass", photos=3), street)

    planned.refresh_from_db()
    assert submission.state == SubmissionState.APPLIED
    assert (planned.state, planned.started_at, planned.concluded_at) == ("concluded", STARTED, ENDED)
    assert (planned.longitude, planned.latitude, planned.summary) == (120.16, 30.25, "已口头告知")
    assert (planned.ok_count, planned.all_count) == (2, 3)
    assert planned.findings.get().text == "后门上锁"
    assert planned.answers.get(item__order=1).photos.count() == 3
    assert [t.after for t in planned.transitions.all()] == ["open", "concluded"]
    assert {(photo.longitude, photo.latitude) for photo in submission.photos.all()} == {(120.17, 30.26)}


def test_everything_sent_again_at_any_point_changes_nothing(street, planned):
    content = sent(planned, street, "fail", "pass", "pass", photos=2)

    for _again in range(3):
        submission = sending.receive(content, by=street, at=NOW)
        for photo in content["photos"]:
            sending.add_photo(submission, photo["key"], jpeg(), by=street)
        sending.apply(submission, by=street, at=NOW)

    assert Submission.objects.count() == 1
    assert Document.objects.filter(kind="inspection-photo").count() == 2
    assert Transition.objects.filter(after="concluded").count() == 1
    assert Visit.objects.count() == 1


def test_nothing_is_carried_out_before_the_last_photo_has_come(street, planned):
    content = sent(planned, street, "fail", "pass", "pass", photos=2)
    submission = sending.receive(content, by=street, at=NOW)
    sending.add_photo(submission, content["photos"][0]["key"], jpeg(), by=street)

    with pytest.raises(Refused):
        sending.apply(submission, by=street, at=NOW)

    planned.refresh_from_db()
    assert planned.state == "planned"
    assert sending.missing(submission) == [content["photos"][1]["key"]]


def test_the_operators_term_runs_from_the_day_the_portal_has_the_visit(street, planned):
    late = NOW + timedelta(days=2)

    delivered(sent(planned, street, "fail", "pass", "pass", photos=1, sent_at=late), street, at=late)

    finding = planned.findings.get()
    assert (finding.found_on, finding.due_on) == (TODAY, date(2026, 11, 30))  # serious: three working days from 11-25


def test_a_wrong_clock_of_the_phone_is_corrected_and_nothing_lies_in_the_future(street, planned):
    ahead = timedelta(days=1)
    content = sent(
        planned, street, "pass", "pass", "pass", sent_at=NOW + ahead, started_at=STARTED + ahead, concluded_at=NOW + 2 * ahead
    )  # fmt: skip

    delivered(content, street)

    planned.refresh_from_db()
    assert (planned.started_at, planned.concluded_at) == (STARTED, NOW)


def test_an_unplanned_visit_is_begun_once_under_the_key_of_the_phone(street, checklist):
    facility = FacilityFactory(state="filed")
    ghost = Visit(facility=facility, checklist=checklist)
    content = sent(ghost, street, "pass", "pass", "pass") | {"visit": None}

    first, second = delivered(content, street), delivered(content, street)

    assert first == second
    assert (Visit.objects.get().key, Visit.objects.get().state) == (content["visit_key"], "concluded")


def test_a_visit_sent_without_concluding_stays_open_for_the_pages(street, planned):
    delivered(sent(planned, street, "pass", conclude=False, concluded_at=None), street)

    planned.refresh_from_db()
    assert (planned.state, planned.answers.count()) == ("open", 1)


def test_a_visit_taken_up_again_sets_aside_what_had_not_been_carried_out(street, planned):
    content = sent(planned, street, "fail", "pass", "pass", photos=1)
    half = sending.receive(content, by=street, at=NOW)

    delivered(content | {"key": uuid4(), "photos": [], "answers": content["answers"][1:], "conclude": False}, street)

    half.refresh_from_db()
    assert half.state == SubmissionState.SET_ASIDE
    assert half.transitions.last().note


# Conflicts


def conflict(submission, clash):
    submission.refresh_from_db()
    assert (submission.state, submission.clash) == (SubmissionState.CONFLICT, clash)
    assert submission.reason
    return submission


def test_a_visit_concluded_by_somebody_else_is_left_to_a_person(street, planned):
    colleague = officer(Role.STREET_OFFICER, area=CHANGQING)
    delivered(sent(planned, colleague, "pass", "pass", "pass"), colleague)

    submission = conflict(delivered(sent(planned, street, "fail", "pass", "pass", photos=1), street), Clash.CONCLUDED)

    assert Transition.objects.filter(after="concluded").count() == 1
    assert submission.documents.count() == 1  # the photo is kept
    sending.resolve(submission, by=street, at=NOW, how=Resolution.OWN, note="两人分别到场")
    assert Visit.objects.concluded().count() == 2
    assert submission.visit != planned
    assert submission.visit.findings.count() == 1


def test_a_cancelled_visit_is_left_to_a_person(street, planned):
    visits.cancel(planned, by=street, reason="停业")

    conflict(delivered(sent(planned, street, "pass", "pass", "pass"), street), Clash.CANCELLED)

    planned.refresh_from_db()
    assert planned.state == "cancelled"


def replaced(planned, bureau):
    """Publish the next version from today on, and return the moment."""
    draft = authoring.draft(planned.checklist, by=bureau)
    today = timezone.localdate()
    authoring.publish(draft, by=bureau, on=today, valid_from=today)
    return draft.transitions.get().at


def between(started_at, **changed):
    """Return the times of a visit of five minutes that is sent after half an hour."""
    answered = started_at + timedelta(minutes=5)
    return {"started_at": started_at, "concluded_at": answered, "sent_at": started_at + timedelta(minutes=30)} | changed


def at_times(content, times):
    answers = [answer | {"at": times["concluded_at"]} for answer in content["answers"]]
    return content | times | {"answers": answers}


def test_a_replaced_checklist_is_left_to_a_person_who_may_take_it_over(street, bureau, planned):
    content = sent(planned, street, "pass", "pass", "pass")
    times = between(replaced(planned, bureau) + timedelta(seconds=1))

    submission = conflict(delivered(at_times(content, times), street, at=times["sent_at"]), Clash.CHECKLIST)
    sending.resolve(submission, by=street, at=NOW, how=Resolution.APPLY, note="当日按旧表检查")

    planned.refresh_from_db()
    assert (planned.state, planned.checklist_id) == ("concluded", content["checklist"])


def test_a_version_that_holds_from_tomorrow_on_is_no_conflict(street, bureau, planned):
    content = sent(planned, street, "pass", "pass", "pass", sent_at=NOW + timedelta(days=1))
    draft = authoring.draft(planned.checklist, by=bureau)
    authoring.publish(draft, by=bureau, on=TODAY, valid_from=TODAY + timedelta(days=1))

    assert delivered(content, street, at=NOW + timedelta(days=1)).state == SubmissionState.APPLIED


def test_a_version_published_from_today_on_is_no_conflict_for_visits_begun_this_morning(street, bureau, planned):
    content = sent(planned, street, "pass", "pass", "pass")
    times = between(replaced(planned, bureau) - timedelta(seconds=1))

    assert delivered(at_times(content, times), street, at=times["sent_at"]).state == SubmissionState.APPLIED
    planned.refresh_from_db()
    assert planned.checklist_id == content["checklist"]


def test_a_facility_that_changed_is_left_to_a_person(client, street, planned):
    content = sent(planned, street, "pass", "pass", "pass")
    type(planned.facility).objects.filter(pk=planned.facility_id).update(address="新地址8号")

    submission = conflict(delivered(content, street), Clash.FACILITY)
    client.force_login(street)

    page = client.get(f"/submissions/{submission.pk}/").content.decode()
    assert "新地址8号" in page
    assert content["facility_seen"]["address"] in page


def test_another_answer_of_a_colleague_is_not_overwritten_silently(street, visit):
    colleague = officer(Role.STREET_OFFICER, area=CHANGQING)
    visits.answer(visit, visit.checklist.items.get(order=1), by=colleague, at=NOW, outcome="pass")

    submission = conflict(delivered(sent(visit, street, "fail", "pass", "pass", photos=1), street), Clash.ANSWERED)

    assert "疏散通道畅通" in submission.reason
    assert visit.answers.get().outcome == "pass"
    sending.resolve(submission, by=street, at=NOW, how=Resolution.APPLY, note="以后到场者为准")
    assert visit.answers.get(item__order=1).outcome == "fail"


def test_an_answer_that_the_phone_had_loaded_is_changed_without_a_conflict(street, visit):
    item = visit.checklist.items.get(order=1)
    held = visits.answer(visit, item, by=street, at=ENDED, outcome="pass")
    content = sent(visit, street, "fail", "pass", "pass", photos=1)
    content["answers"][0]["seen_at"] = held.at

    assert delivered(content, street).state == SubmissionState.APPLIED


def test_what_the_rules_refuse_is_kept_whole_and_nothing_of_it_is_half_done(street, planned):
    submission = conflict(delivered(sent(planned, street, "pass", "pass"), street), Clash.RULE)  # the third is missing

    planned.refresh_from_db()
    assert (planned.state, Answer.objects.count()) == ("planned", 0)
    sending.resolve(submission, by=street, at=NOW, how=Resolution.OPEN, note="回单位补答")
    planned.refresh_from_db()
    assert (planned.state, Answer.objects.count()) == ("open", 2)


def test_an_inspector_who_lost_the_area_meanwhile_loses_nothing(client, planned):
    elsewhere = officer(Role.STREET_OFFICER, area=WULIN)
    Visit.objects.filter(pk=planned.pk).update(inspector=elsewhere)  # taken along before the post ended

    submission = conflict(delivered(sent(planned, elsewhere, "pass", "pass", "pass"), elsewhere), Clash.RULE)

    client.force_login(elsewhere)
    assert client.get(submission.get_absolute_url()).status_code == 200


def test_a_conflict_is_resolved_by_its_department_with_a_reason_and_once(street, fire, planned):
    visits.cancel(planned, by=street, reason="停业")
    submission = delivered(sent(planned, street, "pass", "pass", "pass"), street)

    for by, how, note, refusal in [
        (fire, Resolution.SET_ASIDE, "不归我管", NotAllowed),
        (operator_user(planned.facility.operator), Resolution.SET_ASIDE, "删掉", NotAllowed),
        (street, Resolution.SET_ASIDE, " ", Refused),
        (street, Resolution.APPLY, "不行", Refused),
    ]:
        with pytest.raises(refusal):
            sending.resolve(submission, by=by, at=NOW, how=how, note=note)

    colleague = officer(Role.STREET_OFFICER, area=CHANGQING)
    sending.resolve(submission, by=colleague, at=NOW, how=Resolution.SET_ASIDE, note="已取消，无需另记")
    with pytest.raises(IllegalMove):
        sending.resolve(submission, by=street, at=NOW, how=Resolution.OWN, note="另记")
    assert submission.transitions.last().by == colleague
    assert submission.content["answers"]  # kept


# The day that is taken along


def test_the_day_holds_the_own_visits_with_facility_checklist_findings_and_answers(street, planned, visit):
    FindingFactory(visit__facility=planned.facility)
    VisitFactory(checklist=planned.checklist, state="planned", started_at=None)  # a colleague's
    visits.answer(visit, visit.checklist.items.get(order=1), by=street, at=NOW, outcome="pass")

    pack = packing.day(street, on=TODAY)

    assert {row["id"] for row in pack["visits"]} == {planned.pk, visit.pk}
    facility = next(row for row in pack["facilities"] if row["id"] == planned.facility_id)
    assert [finding["text"] for finding in facility["findings"]] == ["后门被锁"]
    under_way = next(row for row in pack["visits"] if row["id"] == visit.pk)
    assert [answer["outcome"] for answer in under_way["answers"]] == ["pass"]
    checklist = next(row for row in pack["checklists"] if row["id"] == planned.checklist_id)
    assert [item["text"] for item in checklist["items"]] == ["疏散通道畅通", "公示齐全", "消毒有记录"]


def test_the_day_holds_no_numbers_or_mobiles_of_people(street, planned):
    text = str(packing.day(street, on=TODAY))

    for personal in ("13800138000", "11010519491231002X"):
        assert personal not in text


def test_the_day_takes_the_same_queries_for_many_visits(street, planned, django_assert_max_num_queries):
    for _each in range(4):
        VisitFactory(checklist=planned.checklist, inspector=street, state="planned", started_at=None)
    street._scope = None

    with django_assert_max_num_queries(16):
        packing.day(street, on=TODAY)


# The door


def told(client, content):
    plain = sending.kept(content, NOW) | {"sent_at": NOW.isoformat()}
    return client.post("/api/field/submissions/", plain, content_type="application/json")


def test_a_phone_sends_a_visit_with_a_photo_through_the_api(client, street, planned):
    client.force_login(street)
    today = timezone.now()
    content = sent(planned, street, "fail", "pass", "pass", photos=1, sent_at=today)

    first = told(client, content).json()
    base = f"/api/field/submissions/{content['key']}/"
    photo = client.post(f"{base}photos/{first['missing'][0]}/", {"file": jpeg()}).json()
    done = client.post(f"{base}apply/").json()

    assert (first["state"], len(first["missing"]), photo["missing"]) == ("received", 1, [])
    assert (done["state"], done["number"]) == ("applied", Visit.objects.get().number)
    assert client.get(base).json() == done


def test_an_expired_login_is_401_and_a_program_instead_of_a_photo_422(client, street, planned):
    content = sent(planned, street, "fail", photos=1)

    assert told(client, content).status_code == 401
    client.force_login(street)
    told(client, content)
    bad = client.post(
        f"/api/field/submissions/{content['key']}/photos/{content['photos'][0]['key']}/", {"file": jpeg_that_is_none()}
    )
    assert bad.status_code == 422


def jpeg_that_is_none():
    from tests.inspections.conftest import executable  # noqa: PLC0415 - read beside its only use

    return executable("photo.jpg")


def test_one_persons_login_does_not_send_anothers_visits(client, street, planned):
    client.force_login(officer(Role.STREET_OFFICER, area=CHANGQING))

    assert told(client, sent(planned, street, "pass")).status_code == 401
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "broken", [{"facility": 0}, {"checklist": 0}, {"visit": 0}, {"answers": [{}]}, {"started_at": "gestern"}]
)
def test_a_sending_that_names_nothing_real_is_400(client, street, planned, broken):
    client.force_login(street)
    plain = sending.kept(sent(planned, street, "pass"), NOW) | broken

    assert client.post("/api/field/submissions/", plain, content_type="application/json").status_code == 400


def test_the_frame_and_its_worker_hold_nothing_of_anybody(client, street):
    anonymous = client.get("/field/").content
    client.force_login(street)

    assert client.get("/field/").content == anonymous
    worker = client.get("/field/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert street.full_name not in worker.content.decode()
    assert client.get("/field/manifest.webmanifest").json()["scope"] == "/field/"


def test_conflicts_wait_in_the_worklist_of_those_who_resolve_them(client, street, fire, planned):
    from portal.site.days import waiting  # noqa: PLC0415 - read beside its only use

    visits.cancel(planned, by=street, reason="停业")
    submission = delivered(sent(planned, street, "pass", "pass", "pass"), street)

    assert submission.get_absolute_url() in {item.url for item in waiting(street, on=TODAY)}
    assert submission.get_absolute_url() not in {item.url for item in waiting(fire, on=TODAY)}
    client.force_login(street)
    page = client.post(submission.get_absolute_url(), {"how": "set_aside", "note": ""})
    assert page.context["form"].errors["note"]
    client.post(submission.get_absolute_url(), {"how": "own", "note": "确已到场"})
    assert Visit.objects.concluded().count() == 1


def test_a_visit_that_breaks_a_rule_and_is_taken_over_as_entered_is_refused_above_the_form(client, street, planned):
    submission = conflict(delivered(sent(planned, street, "na", "pass", "pass"), street), Clash.RULE)
    client.force_login(street)

    page = client.post(submission.get_absolute_url(), {"how": "apply", "note": "照录"})

    assert page.status_code == 200
    assert page.context["form"].non_field_errors() == ["该项始终适用，请选择符合或不符合。"]
    assert page.context["form"]["note"].value() == "照录"
    conflict(submission, Clash.RULE)
    assert not Answer.objects.exists()


# Several at once


@pytest.mark.django_db(transaction=True)
def test_one_visit_sent_by_four_hands_at_once_is_there_once(street, checklist):
    planned = VisitFactory(checklist=checklist, inspector=street, state="planned", started_at=None)
    content = sent(planned, street, "fail", "pass", "pass", photos=2)

    results = at_once(*[lambda: delivered(content, street) for _each in range(4)])

    assert not any(isinstance(result, Refused) for result in results)
    assert (Submission.objects.count(), Visit.objects.concluded().count()) == (1, 1)
    assert Document.objects.filter(kind="inspection-photo").count() == 2


def test_items_of_meals_and_checklists_of_other_departments_stay_out(street, planned):
    ChecklistItemFactory(checklist=planned.checklist, order=8, condition="meals")

    pack = packing.day(street, on=TODAY)

    startable = {row["id"] for row in pack["checklists"] if row["may_start"]}
    assert set(Checklist.objects.filter(pk__in=startable).values_list("department_id", flat=True)) == {"streets"}
    facility = next(row for row in pack["facilities"] if row["id"] == planned.facility_id)
    assert "meals" in facility["conditions"] or not planned.facility.serves_meals


# Taken up again while it is sent


def test_a_note_changed_while_the_visit_was_concluded_goes_to_a_person_and_says_so(street, planned):
    content = sent(planned, street, "fail", "pass", "pass", photos=1)
    delivered(content, street)
    newer = [content["answers"][0] | {"note": "前门也锁"}, *content["answers"][1:]]

    submission = delivered(content | {"key": uuid4(), "answers": newer}, street)

    conflict(submission, Clash.CONCLUDED)
    assert "同一手机" in submission.reason
    assert submission.content["answers"][0]["note"] == "前门也锁"
    sending.resolve(submission, by=street, at=NOW, how=Resolution.OWN, note="补记")
    assert {finding.text for finding in planned.facility.findings.all()} == {"后门上锁", "前门也锁"}


def test_what_one_phone_sent_before_is_no_other_persons_answer_and_its_photos_are_not_doubled(street, planned):
    content = sent(planned, street, "fail", "pass", photos=2, conclude=False, concluded_at=None)
    delivered(content, street)
    newer = [content["answers"][0] | {"note": "前门也锁", "at": ENDED + timedelta(minutes=1)}, *content["answers"][1:]]
    pictures = [
        *content["photos"],
        {"key": uuid4(), "item": newer[0]["item"], "signer": "", "original": None, "taken_at": ENDED, "position": None},
    ]

    submission = delivered(content | {"key": uuid4(), "answers": newer, "photos": pictures}, street)

    assert submission.state == SubmissionState.APPLIED
    answer = planned.answers.get(item__order=1)
    assert (answer.note, answer.photos.count()) == ("前门也锁", 3)


def test_a_colleagues_answer_between_two_sendings_is_still_a_conflict(street, planned):
    content = sent(planned, street, "pass", conclude=False, concluded_at=None)
    delivered(content, street)
    colleague = officer(Role.STREET_OFFICER, area=CHANGQING)
    item = planned.checklist.items.get(order=1)
    visits.answer(Visit.objects.get(), item, by=colleague, at=NOW, outcome="fail", note="锁")

    conflict(delivered(content | {"key": uuid4()}, street), Clash.ANSWERED)


@pytest.mark.django_db(transaction=True)
def test_the_older_sending_is_carried_out_while_the_newer_comes_in_and_neither_fails(street, checklist):
    planned = VisitFactory(checklist=checklist, inspector=street, state="planned", started_at=None)
    content = sent(planned, street, "pass", "pass", "pass")
    older = sending.receive(content, by=street, at=NOW)

    results = at_once(
        lambda: sending.apply(Submission.objects.get(pk=older.pk), by=street, at=NOW),
        lambda: sending.receive(content | {"key": uuid4()}, by=street, at=NOW),
    )

    assert not any(isinstance(result, Exception) for result in results)
    older.refresh_from_db()
    assert older.state in (SubmissionState.APPLIED, SubmissionState.SET_ASIDE)
    assert Submission.objects.arriving().count() == 1
