"""Places without a filing are cases: visited, cited, stopped, kept in a ledger, linked to a facility, hidden from the public."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings, strategies as st
from PIL import Image

from inspections.models import PlaceAct, UnfiledPlace
from inspections.unfiled import evidence, places, sheet
from inspections.unfiled.choices import ORDERS, ActKind, PlaceState
from inspections.unfiled.places import Done, Seen
from portal import actions
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.letters import letters
from portal.models import Area, Clause, Department, Letter, Notice
from portal.site.days import waiting
from tests.factories import CHANGQING, TODAY, WULIN, FacilityFactory, community_of, officer, operator_user
from tests.inspections.complaints.grievances import handed

pytestmark = pytest.mark.django_db
NAME = "阳光小屋"
ANSWERS = dict.fromkeys([question.code for question in sheet.QUESTIONS], "pass")
MONDAY, TUESDAY, WEDNESDAY = TODAY, date(2026, 11, 24), date(2026, 11, 25)


def png():
    kept = BytesIO()
    Image.new("RGB", (8, 8)).save(kept, "PNG")
    return kept.getvalue()


def noted(by, area=CHANGQING, **facts):
    seen = {"name": NAME, "address": "长庆街9号", "area": Area.objects.get(pk=area), "source": "patrol"} | facts
    return places.note(Seen(**seen), key=uuid4(), by=by, on=TODAY)


def clause():
    return Clause.objects.filter(code="district-oversight").latest("version")


def act(place, kind, by, text="收托儿童五名", *, key=None, on=TODAY, **facts):
    told = {"clause": clause() if kind in ("citation", "stop", "referral") else None, "answers": ANSWERS}
    told |= {"passed_to": Department.objects.get(pk="market")} if kind == "referral" else {}
    told |= {"manner": "in_person", "received_by": "王某"} if kind == "service" else {}
    return places.act(place, kind, by=by, key=key or uuid4(), on=on, done=Done(text, **told | facts))


def to_act_on(user, on):
    """Return what of unfiled places stands on the user's worklist."""
    return [item for item in waiting(user, on=on) if item.kind.code == "unfiled"]


def lived(place, by, *steps):
    """Do each step, a kind with its day."""
    for kind, on in steps:
        act(place, kind, by, on=on)
    place.refresh_from_db()
    return place


@pytest.fixture
def place(street):
    return noted(street)


def test_the_states_of_a_place_follow_one_table():
    assert places.MOVES == {
        "noted": {"visited", "tied"},
        "visited": {"cited", "stopped", "ended", "tied"},
        "cited": {"stopped", "ended", "tied"},
        "stopped": {"pursued", "ended", "tied"},
        "pursued": {"ended", "tied"},
        "ended": {"visited", "tied"},
        "tied": set(),
    }


def test_a_place_is_visited_ordered_to_correct_and_to_stop_and_the_ledger_keeps_each_line(place, street):
    assert place.due_on == date(2026, 11, 30)  # five working days
    for kind, state, due in [
        ("visit", "visited", None),
        ("citation", "cited", TUESDAY),  # to be handed over
        ("service", "cited", date(2026, 12, 14)),  # ten working days, and five to look again
        ("stop", "stopped", TUESDAY),  # anew
        ("service", "stopped", TUESDAY),
        ("visit", "stopped", TUESDAY),  # looked after: the order stands
        ("end", "ended", None),
        ("visit", "visited", None),  # open again
    ]:
        act(place, kind, street)
        place.refresh_from_db()
        assert (place.state, place.due_on) == (state, due)

    assert list(place.acts.values_list("kind", flat=True)) == [
        *("visit", "citation", "service", "stop", "service", "visit", "end", "visit")
    ]
    assert set(place.acts.values_list("department", "by")) == {("streets", street.pk)}


def test_an_order_needs_a_visit_first_and_a_clause_and_words(place, street):
    for kind in ("citation", "stop", "service", "end"):
        with pytest.raises(IllegalMove):
            act(place, kind, street)
    act(place, "visit", street)
    with pytest.raises(Refused) as no_clause:
        act(place, "stop", street, clause=None)
    with pytest.raises(Refused) as no_words:
        act(place, "stop", street, text=" ")
    assert (no_clause.value.field, no_words.value.field) == ("clause", "text")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceAct.objects.create(
            place=place, kind="stop", text="x", department_id="streets", by=street, on=TODAY, key=uuid4()
        )


def test_a_form_sent_twice_counts_once(place, street):
    key = uuid4()
    assert act(place, "visit", street, key=key) == act(place, "visit", street, key=key)
    seen = Seen(NAME, "长庆街9号", Area.objects.get(pk=CHANGQING), "patrol")
    assert places.note(seen, key=key, by=street, on=TODAY) == places.note(seen, key=key, by=street, on=TODAY)


def test_it_is_linked_to_the_facility_that_was_filed_and_keeps_its_ledger(place, street):
    act(place, "visit", street)
    facility, foreign = FacilityFactory(state="filed"), FacilityFactory(state="filed", area=community_of(WULIN))

    with pytest.raises(Refused):
        places.tie(place, foreign, by=street)
    places.tie(place, facility, by=street)

    assert (place.state, place.facility, place.acts.count()) == ("tied", facility, 1)
    with pytest.raises(IllegalMove):
        act(place, "visit", street)
    with pytest.raises(IllegalMove):
        places.tie(place, facility, by=street)


def test_inspectors_of_the_area_act_and_nobody_else(place):
    elsewhere, reviewer = officer(Role.STREET_OFFICER, area=WULIN), officer(Role.REVIEWER)
    operator = operator_user(FacilityFactory(state="filed").operator)
    for by in (elsewhere, reviewer, operator):
        with pytest.raises(NotAllowed):
            act(place, "visit", by)
        with pytest.raises(NotAllowed):
            noted(by)
    assert place in UnfiledPlace.objects.visible_to(reviewer)
    assert place not in UnfiledPlace.objects.visible_to(elsewhere) | UnfiledPlace.objects.visible_to(operator)
    act(place, "visit", officer(Role.DEPARTMENT_OFFICER, department="fire"))


def test_a_complaint_out_of_sight_is_no_source_and_its_number_is_not_shown(client, street):
    hidden = handed(None, subject="unfiled", area=Area.objects.get(pk=WULIN), place_name=NAME).complaint
    with pytest.raises(Refused):
        noted(street, complaint=hidden)

    lead = officer(Role.BUREAU_LEAD)
    place = noted(lead, complaint=hidden, source="complaint")
    client.force_login(street)
    assert hidden.number not in client.get(place.get_absolute_url()).content.decode()
    client.force_login(lead)
    assert hidden.number in client.get(place.get_absolute_url()).content.decode()


def test_it_waits_in_the_worklist_of_its_street_until_it_has_ended(place, street):
    elsewhere = officer(Role.STREET_OFFICER, area=WULIN)
    assert [item.due_on for item in [i for i in waiting(street, on=TODAY) if i.kind.code == "unfiled"]] == [
        date(2026, 11, 30)
    ]
    assert not [i for i in waiting(elsewhere, on=TODAY) if i.kind.code == "unfiled"]
    assert place.get_absolute_url() in {item.url for item in waiting(street, on=TODAY)}

    act(place, "visit", street)
    act(place, "end", street)
    assert not [i for i in waiting(street, on=TODAY) if i.kind.code == "unfiled"]


def test_each_department_counts_the_acts_of_its_own_inspectors(place, street, fire):
    act(place, "visit", street)
    act(place, "citation", fire)
    act(place, "service", street)

    assert [evidence.acts_at_unfiled_places(name).count() for name in ("streets", "fire", "police")] == [2, 1, 0]


def test_the_public_learns_nothing_of_it(client, place, street):
    act(place, "visit", street)

    for address in ("/", "/register/", "/register/ended/", "/statistics/", place.get_absolute_url(), "/unfiled/"):
        page = client.get(address, follow=True).content.decode()
        assert NAME not in page
        assert place.number not in page
    found = client.get("/register/", {"name": NAME}).content.decode()
    assert place.address not in found


def test_an_inspector_notes_visits_stops_and_finds_it_again(client, street):
    client.force_login(street)
    sent = {"key": uuid4(), "name": NAME, "area": CHANGQING, "address": "长庆街9号", "source": "patrol"}
    refused = client.post("/unfiled/new/", sent | {"address": ""})
    assert refused.context["form"].errors["address"]
    assert refused.context["form"]["name"].value() == NAME

    place = UnfiledPlace.objects.get(number=client.post("/unfiled/new/", sent, follow=True).context["place"].number)
    visit = {"key": uuid4(), "text": "收托儿童五名"}
    unanswered = client.post(f"{place.get_absolute_url()}act/visit/", visit).context["form"]
    assert set(unanswered.errors) == set(ANSWERS)
    assert unanswered["text"].value() == "收托儿童五名"
    client.post(f"{place.get_absolute_url()}act/visit/", visit | ANSWERS)
    client.post(f"{place.get_absolute_url()}act/stop/", {"key": uuid4(), "text": "立即停止", "clause": clause().pk})

    page = client.get(place.get_absolute_url()).content.decode()
    assert "立即停止" in page
    assert "不详" in page  # how many children: not known is not zero
    assert NAME in client.get("/unfiled/", {"state": "stopped"}).content.decode()
    assert NAME not in client.get("/unfiled/", {"state": "noted"}).content.decode()
    assert client.get(f"{place.get_absolute_url()}act/burn/").status_code == 404


def test_a_visit_answers_every_question_and_keeps_it_as_it_was_asked(place, street):
    with pytest.raises(Refused) as left_open:
        act(place, "visit", street, answers={code: "pass" for code in ANSWERS if code != "exits"})
    assert left_open.value.field == "exits"

    line = act(place, "visit", street, answers=ANSWERS | {"exits": "fail"}, children=6)

    assert {row.code: row.outcome for row in line.answers.all()} == ANSWERS | {"exits": "fail"}
    assert {row.clause.code for row in line.answers.all()} == {question.clause for question in sheet.QUESTIONS}
    place.refresh_from_db()
    assert place.children == 6
    act(place, "visit", street)
    place.refresh_from_db()
    assert place.children == 6  # nobody counted: what was known stays


def test_an_order_is_a_letter_by_name_and_place_with_what_the_visit_found_and_its_photos(client, place, street):
    photo = SimpleUploadedFile("门口.png", png())
    act(place, "visit", street, answers=ANSWERS | {"exits": "fail"}, photos=[photo])
    line = act(place, "stop", street, text="停止收托。")

    letter = Letter.objects.get(subject_id=line.pk, template="unfiled-stop")
    assert letter.to is None
    assert letter.addressee == f"{NAME}（{place.area}长庆街9号）经营者"
    assert "停止收托。" in letter.body
    assert [label for label, _text in letter.facts] == [
        str(clause()),
        str(line.place.acts.first().answers.get(code="exits").clause),
    ]
    assert "安全出口" in letter.facts[1][1]
    assert len(letter.pictures) == 1
    assert not Notice.objects.filter(url__contains=f"/{letter.pk}/").exists()  # nobody there has an account
    letters.store(letter)
    client.force_login(officer(Role.DEPARTMENT_OFFICER, department="fire"))
    paper = client.get(f"/unfiled/orders/{line.pk}/")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    assert client.get(f"/unfiled/orders/{line.place.acts.first().pk}/").status_code == 404  # a visit is no order
    client.force_login(officer(Role.STREET_OFFICER, area=WULIN))
    assert client.get(f"/unfiled/orders/{line.pk}/").status_code == 404
    photo = line.place.acts.first().photos.get()
    assert client.get(reverse("document", args=[photo.pk])).status_code == 404
    client.force_login(street)
    assert client.get(reverse("document", args=[photo.pk])).status_code == 200


def test_an_order_is_handed_over_once_and_the_ledger_says_how(client, place, street):
    act(place, "visit", street)
    order = act(place, "citation", street)
    for facts, field in [({"manner": ""}, "manner"), ({"received_by": " "}, "received_by")]:
        with pytest.raises(Refused) as refused:
            act(place, "service", street, **facts)
        assert refused.value.field == field

    line = act(place, "service", street, manner="left", received_by="", text="社区工作人员见证，拒收，留置。")

    assert (line.order, line.manner, line.due_on) == (order, "left", date(2026, 12, 7))
    with pytest.raises(IllegalMove):
        act(place, "service", street)
    client.force_login(street)
    page = client.get(place.get_absolute_url()).content.decode()
    assert "留置送达" in page
    assert "2026-12-07" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceAct.objects.create(
            place=place, kind="service", text="x", department_id="streets", by=street, on=TODAY, key=uuid4()
        )


@pytest.mark.parametrize(
    ("looked_on", "waits", "due"),
    [
        (date(2026, 12, 4), False, date(2026, 12, 14)),
        (date(2026, 12, 7), False, date(2026, 12, 14)),  # the last day is still theirs
        (date(2026, 12, 8), True, date(2026, 12, 15)),  # five working days to decide
    ],
)
def test_the_days_of_an_order_run_from_its_handing_over_and_then_it_is_looked_at_again(
    place, street, looked_on, waits, due
):
    lived(place, street, ("visit", MONDAY), ("citation", MONDAY))
    assert [item.due_on for item in to_act_on(street, MONDAY)] == [TUESDAY]

    lived(place, street, ("service", MONDAY))
    assert place.term_on == date(2026, 12, 7)
    assert len(to_act_on(street, looked_on)) == waits
    assert places.step(place, looked_on) == ("再次检查：责令期限已满" if waits else "责令期限内")

    lived(place, street, ("visit", looked_on))
    assert (place.state, place.due_on) == ("cited", due)


@pytest.mark.parametrize(("on", "waits"), [(TUESDAY, False), (WEDNESDAY, True)])
def test_a_stop_leaves_no_day_and_is_looked_after_on_the_next(place, street, on, waits):
    lived(place, street, ("visit", MONDAY), ("stop", MONDAY), ("service", TUESDAY))

    assert (place.term_on, place.due_on) == (TUESDAY, WEDNESDAY)
    assert len(to_act_on(street, on)) == waits


def stopped(place, street):
    return lived(place, street, ("visit", MONDAY), ("stop", MONDAY), ("service", MONDAY))


@pytest.mark.parametrize(("looked", "is_ignored"), [(MONDAY, False), (TUESDAY, True)])
def test_a_stop_is_ignored_once_a_visit_after_its_day_finds_care(place, street, looked, is_ignored):
    lived(stopped(place, street), street, ("visit", looked))

    assert ("referral" in actions.allowed(place, street)) == is_ignored
    if not is_ignored:
        with pytest.raises(IllegalMove):
            act(place, "referral", street, on=looked)


def test_an_ignored_stop_is_passed_on_by_letter_asked_after_and_looked_at_again(client, place, street):
    market = officer(Role.DEPARTMENT_OFFICER, department="market")
    lived(stopped(place, street), street, ("visit", TUESDAY))

    with pytest.raises(Refused) as to_nobody:
        act(place, "referral", street, passed_to=None, on=TUESDAY)
    line = act(place, "referral", street, text="建议罚款", on=TUESDAY)
    place.refresh_from_db()
    letter = Letter.objects.get(subject_id=line.pk, template="unfiled-referral")
    told = Notice.objects.filter(organisation=market.memberships.get().organisation, title__contains="移送")
    asked_by = place.due_on
    act(place, "outcome", street, text="罚款五千元", on=WEDNESDAY)
    place.refresh_from_db()
    client.force_login(street)
    page = client.get(place.get_absolute_url()).content.decode()

    assert to_nobody.value.field == "passed_to"
    assert place.state == "pursued"
    assert asked_by == date(2026, 12, 15)  # fifteen working days after the Tuesday
    assert place.due_on == date(2026, 12, 2)  # five after the Wednesday
    assert letter.addressee == Department.objects.get(pk="market").name
    assert told.count() == 1
    assert "罚款五千元" in page
    assert lived(place, street, ("referral", WEDNESDAY)).state == "pursued"
    assert lived(place, street, ("end", WEDNESDAY)).due_on is None


def test_a_stop_is_told_to_whom_the_rules_name_for_its_severity(place, street):
    police = officer(Role.DEPARTMENT_OFFICER, department="police").memberships.get().organisation
    serious = Clause.objects.get(code="fire-two-exits", severity="serious")
    act(place, "visit", street)

    act(place, "stop", street, clause=serious)

    assert Notice.objects.filter(organisation=police).count() == 1


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(st.sampled_from(ActKind.values), max_size=8))
def test_whatever_is_tried_no_order_stands_without_a_visit_before_it(street, kinds):
    place, done, letters_before = noted(street), [], Letter.objects.filter(area=CHANGQING).count()
    for kind in kinds:
        try:
            act(place, kind, street)
        except IllegalMove:
            continue
        done.append(kind)

    assert list(place.acts.values_list("kind", flat=True)) == done
    assert not done or done[0] == ActKind.VISIT
    orders = [kind for kind in done if kind in ORDERS]
    assert done.count(ActKind.SERVICE) <= len(orders) == Letter.objects.filter(area=place.area).count() - letters_before
    place.refresh_from_db()
    assert (place.state == PlaceState.NOTED) == (not done)
