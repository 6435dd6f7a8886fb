"""ODK Collect logs an inspection: lists, downloads, fills in, sends in parts, sends again; what is taken is a visit like a phone's."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image
from pyxform.xls2xform import convert

from inspections.checklists import spreadsheets
from inspections.field.choices import Clash, SubmissionState
from inspections.models import CollectToken, Finding, Submission, Visit
from inspections.openrosa import tokens
from portal.errors import NotAllowed
from portal.exchange import bearer
from portal.models import Document, User
from tests.factories import ChecklistFactory, ChecklistItemFactory, FacilityFactory, VisitFactory, operator_user
from tests.inspections.conftest import NOW
from tests.inspections.openrosa.collect import Collect, message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_forms():
    cache.clear()


@pytest.fixture
def phone(client, street) -> Collect:
    return Collect(client, street.username, tokens.issue(by=street, at=timezone.now()))


@pytest.fixture
def planned(checklist, street) -> Visit:
    return VisitFactory(checklist=checklist, inspector=street, state="planned", started_at=None)


def picture(colour: str = "teal") -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def answers_of(checklist, *outcomes: str) -> dict[str, str]:
    items = checklist.items.order_by("order")
    return {f"item_{item.pk}": outcome for item, outcome in zip(items, outcomes, strict=True)}


def at_place(rows: list[dict[str, str]], facility) -> dict[str, str]:
    """Return what Collect's calculations take out of the list of facilities."""
    [row] = [row for row in rows if row["name"] == str(facility.pk)]
    ended = timezone.localtime()
    begun = ended - timedelta(minutes=20)
    known = {name: row[name] for name in ("visit", "facts", "packed_at")}
    moments = {"start": begun.isoformat(timespec="milliseconds"), "end": ended.isoformat(timespec="milliseconds")}
    return {"facility": row["name"], "position": "30.25 120.16 0.0 4.5", **known, **moments}


def failing(checklist) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return answers of which the first fails, with its note and two photos."""
    first = checklist.items.order_by("order").first()
    names = {f"photo_{first.pk}_1": "1764481200001.jpg", f"photo_{first.pk}_2": "1764481200002.jpg"}
    said = answers_of(checklist, "fail", "na", "pass") | {f"note_{first.pk}": "后门上锁", **names}
    return said, {names[f"photo_{first.pk}_{n}"]: picture(colour) for n, colour in ((1, "teal"), (2, "red"))}


def test_an_inspection_is_logged_with_its_photos_in_two_posts(phone, planned, street):
    form = phone.forms()[planned.checklist.code]
    xform, rows = phone.download(form)
    said, files = failing(planned.checklist)
    xml = phone.filled(xform, at_place(rows, planned.facility) | said | {"summary": "已口头告知"})
    head = phone.ask("HEAD", "/odk/submission")
    (first, one), (second, other) = files.items()

    begun = phone.send(xml, {first: one}, is_incomplete=True)
    waiting = Submission.objects.get().state
    done = phone.send(xml, {second: other})

    assert (head.status_code, head["Location"]) == (204, "http://testserver/odk/submission")
    assert head["X-OpenRosa-Accept-Content-Length"] == "10485760"
    assert [begun.status_code, done.status_code, waiting] == [201, 201, SubmissionState.RECEIVED]
    assert {answer["X-OpenRosa-Version"] for answer in (head, begun, done)} == {"1.0"}
    planned.refresh_from_db()
    assert (planned.state, planned.inspector, planned.summary) == ("concluded", street, "已口头告知")
    assert (planned.ok_count, planned.all_count) == (1, 2)
    assert (planned.longitude, planned.latitude) == (120.16, 30.25)
    assert planned.number in message(done)
    assert planned.answers.get(item__order=1).photos.count() == 2
    assert Finding.objects.get().text == "后门上锁"


def test_the_same_again_is_201_and_changes_nothing(phone, planned):
    xform, rows = phone.download(phone.forms()[planned.checklist.code])
    said, files = failing(planned.checklist)
    xml = phone.filled(xform, at_place(rows, planned.facility) | said)

    answers = [phone.send(xml, files) for _again in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.content for answer in answers}) == 1
    assert (Submission.objects.count(), Visit.objects.count(), Finding.objects.count()) == (1, 1, 1)
    assert Document.objects.filter(kind="inspection-photo").count() == 2


def test_a_visit_that_nobody_planned_is_begun_by_the_form(phone, checklist, street):
    facility = FacilityFactory(state="filed")
    xform, rows = phone.download(phone.forms()[checklist.code])

    answer = phone.send(phone.filled(xform, at_place(rows, facility) | answers_of(checklist, "pass", "pass", "pass")))

    assert answer.status_code == 201
    visit = Visit.objects.get()
    assert (visit.facility, visit.state, visit.inspector, visit.result) == (facility, "concluded", street, "passed")


def test_a_form_whose_photos_are_missing_at_the_end_stays_on_the_phone_and_is_completed_later(phone, planned):
    xform, rows = phone.download(phone.forms()[planned.checklist.code])
    said, files = failing(planned.checklist)
    xml = phone.filled(xform, at_place(rows, planned.facility) | said)

    without, complete = phone.send(xml), phone.send(xml, files)

    assert without.status_code == 400
    assert "1764481200001.jpg" in message(without)
    assert complete.status_code == 201
    planned.refresh_from_db()
    assert planned.state == "concluded"


def test_a_picture_that_is_none_is_refused_and_the_form_is_kept(phone, planned):
    xform, rows = phone.download(phone.forms()[planned.checklist.code])
    said, files = failing(planned.checklist)
    xml = phone.filled(xform, at_place(rows, planned.facility) | said)

    answer = phone.send(xml, dict.fromkeys(files, b"MZ\x90\x00" + b"\x00" * 99))

    assert answer.status_code == 422
    assert Submission.objects.get().state == SubmissionState.RECEIVED


def changed_facts(visit: Visit, said: dict[str, str]) -> None:
    type(visit.facility).objects.filter(pk=visit.facility_id).update(address="长庆街99号")


def unreadable_facts(visit: Visit, said: dict[str, str]) -> None:
    said["facts"] = "[[["


def wrong_clock(visit: Visit, said: dict[str, str]) -> None:
    said["start"] = said["end"] = (timezone.now() - timedelta(days=40)).isoformat()


def ended_first(visit: Visit, said: dict[str, str]) -> None:
    Visit.objects.filter(pk=visit.pk).update(state="cancelled")


def unanswered(visit: Visit, said: dict[str, str]) -> None:
    del said[f"item_{visit.checklist.items.order_by('order').last().pk}"]


@pytest.mark.parametrize(
    ("happened", "clash"),
    [
        (changed_facts, Clash.FACILITY),
        (unreadable_facts, Clash.FACILITY),
        (wrong_clock, Clash.CLOCK),
        (ended_first, Clash.CANCELLED),
        (unanswered, Clash.RULE),
    ],
)
def test_what_a_phone_of_ours_would_have_to_leave_to_a_person_is_left_to_one(phone, planned, happened, clash):
    xform, rows = phone.download(phone.forms()[planned.checklist.code])
    said = at_place(rows, planned.facility) | answers_of(planned.checklist, "pass", "pass", "pass")
    happened(planned, said)

    answer = phone.send(phone.filled(xform, said))

    assert answer.status_code == 201
    row = Submission.objects.get()
    assert (row.state, row.clash) == (SubmissionState.CONFLICT, clash)
    assert Finding.objects.count() == 0


def test_who_may_not_visit_there_is_answered_as_if_it_did_not_exist(phone, planned, street):
    xform, rows = phone.download(phone.forms()[planned.checklist.code])
    said = at_place(rows, planned.facility) | answers_of(planned.checklist, "pass", "pass", "pass")
    elsewhere = phone.send(phone.filled(xform, said | {"facility": "999999", "visit": ""}))
    other = VisitFactory(checklist=ChecklistFactory(department_id="fire"))
    xform.find(".//{http://www.w3.org/2002/xforms}instance/*").set("id", other.checklist.code)
    of_others = phone.send(phone.filled(xform, said))

    assert (elsewhere.status_code, of_others.status_code) == (400, 404)
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"no xml",
        b"<data id='x' version='1-a'/>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><data id='x' version='1-a'><instanceID>&a;</instanceID></data>",
        b"<data>" * 400 + b"</data>" * 400,
        b"<data id='x' version='1-a'><meta><instanceID>uuid:no</instanceID></meta></data>",
        b"<data id='x' version='one'><meta><instanceID>uuid:5f1c4a7e-7b1e-4a45-9d3c-1f2e3d4c5b6a</instanceID></meta></data>",
    ],
)
def test_what_is_no_form_of_ours_is_refused_with_a_reason(phone, xml):
    answer = phone.send(xml)

    assert answer.status_code == 409
    assert message(answer)
    assert Submission.objects.count() == 0


def test_a_corrected_form_takes_the_place_of_one_that_was_not_carried_out(phone, planned):
    xform, rows = phone.download(phone.forms()[planned.checklist.code])
    said, _files = failing(planned.checklist)
    place, key = at_place(rows, planned.facility), "uuid:5f1c4a7e-7b1e-4a45-9d3c-1f2e3d4c5b6a"
    phone.send(phone.filled(xform, place | said, key), is_incomplete=True)
    again = phone.filled(xform, place | answers_of(planned.checklist, "pass", "pass", "pass"), former=key)

    answer = phone.send(again)

    assert answer.status_code == 201
    assert {row.state for row in Submission.objects.all()} == {SubmissionState.SET_ASIDE, SubmissionState.APPLIED}


def test_without_a_token_that_holds_nothing_is_told(client, street, checklist):
    at = timezone.now()
    text = tokens.issue(by=street, at=at - tokens.HOLDS)
    expired = Collect(client, street.username, text)
    of_nobody = Collect(client, "nobody", tokens.issue(by=street, at=at))

    answers = [
        client.get("/odk/formList"),
        expired.ask("GET", "/odk/formList"),
        of_nobody.ask("GET", "/odk/formList"),
        Collect(client, street.username, "tuoyu-demo").ask("GET", "/odk/formList"),
    ]

    assert [answer.status_code for answer in answers] == [401] * 4
    assert len({message(answer) for answer in answers[1:]}) == 1
    assert answers[0]["WWW-Authenticate"] == 'Basic realm="odk", charset="UTF-8"'


def test_a_session_is_no_login_for_collect_and_its_token_none_for_the_api(client, phone, street, checklist):
    client.force_login(street)
    assert client.get("/odk/formList").status_code == 401
    client.logout()
    assert client.get("/api/v1/visits/", headers={"Authorization": phone.login}).status_code == 403


def test_wrong_tokens_of_an_address_are_slowed(client, street):
    phone = Collect(client, street.username, "wrong")
    answers = [phone.ask("GET", "/odk/formList").status_code for _try in range(bearer.WRONG_PER_ADDRESS + 1)]

    assert answers == [401] * bearer.WRONG_PER_ADDRESS + [429]


def test_a_closed_account_a_new_token_and_the_inspectors_own_word_end_a_token(client, phone, street):
    assert phone.ask("GET", "/odk/formList").status_code == 200
    User.objects.filter(pk=street.pk).update(is_active=False)
    assert phone.ask("GET", "/odk/formList").status_code == 401
    User.objects.filter(pk=street.pk).update(is_active=True)
    tokens.issue(by=street, at=timezone.now())
    assert phone.ask("GET", "/odk/formList").status_code == 401

    client.force_login(street)
    shown = client.post("/odk/token/").content.decode()
    assert "data:image/svg+xml" in shown
    client.post("/odk/token/end/")
    assert CollectToken.objects.filter(ended_at=None).count() == 0


def test_nobody_but_an_inspector_makes_a_token(client, planned):
    operator = operator_user(planned.facility.operator)

    with pytest.raises(NotAllowed):
        tokens.issue(by=operator, at=NOW)


def test_every_kind_of_item_is_asked_answered_and_judged(phone, street):
    checklist, facility = ChecklistFactory(code="kinds"), FacilityFactory(state="filed")
    facts = {"checklist": checklist, "severity": "minor"}
    number = ChecklistItemFactory(order=1, kind="number", unit="℃", highest=26, **facts)
    choice = ChecklistItemFactory(order=2, kind="choice", options_met=["新鲜"], options_unmet=["异味", "潮湿"], **facts)
    text = ChecklistItemFactory(order=3, kind="text", is_required=False, **facts)
    photo = ChecklistItemFactory(order=4, kind="photo", **facts)
    signature = ChecklistItemFactory(order=5, kind="signature", **facts)
    xform, rows = phone.download(phone.forms()["kinds"])
    said = {
        f"item_{number.pk}": "25.5", f"item_{choice.pk}": "option_2", f"note_{choice.pk}": "有霉味", f"photo_{choice.pk}_1": "a.jpg",
        f"item_{text.pk}": "正常.jpg 的说明", f"item_{photo.pk}": "b.jpg", f"item_{signature.pk}": "c.png",
    }  # fmt: skip
    files = {"a.jpg": picture("red"), "b.jpg": picture("blue"), "c.png": picture("black")}

    answer = phone.send(phone.filled(xform, at_place(rows, facility) | said), files)

    assert (answer.status_code, Submission.objects.get().reason) == (201, "")
    held = {row.item_id: (row.outcome, row.value) for row in Visit.objects.get().answers.all()}
    assert held == {
        number.pk: ("pass", "25.5"),
        choice.pk: ("fail", "异味"),
        text.pk: ("done", "正常.jpg 的说明"),
        photo.pk: ("done", ""),
        signature.pk: ("done", ""),
    }


def test_what_is_asked_only_at_some_facilities_is_asked_there_alone(phone, checklist):
    item = checklist.items.order_by("order").first()
    checklist.items.filter(pk=item.pk).update(condition="meals")
    FacilityFactory(state="filed", serves_meals=True), FacilityFactory(state="filed", serves_meals=False)

    xform, rows = phone.download(phone.forms()[checklist.code])

    [bind] = [
        each
        for each in xform.iter("{http://www.w3.org/2002/xforms}bind")
        if each.get("nodeset", "").endswith(f"item_{item.pk}")
    ]
    assert "selected(" in bind.get("relevant")
    assert sorted("meals" in row["conditions"].split() for row in rows) == [False, True]


def test_the_spreadsheet_that_is_handed_out_makes_the_form_that_is_served(phone, checklist):
    form = phone.forms()[checklist.code]
    served = phone.ask("GET", form["downloadUrl"]).content.decode()

    made = convert(xlsform=spreadsheets.write_xlsform(checklist, on=timezone.localdate()), file_type=".xlsx")

    assert made.xform == served
