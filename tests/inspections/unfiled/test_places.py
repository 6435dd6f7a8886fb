"""Places without a filing are cases: visited, cited, stopped, kept in a ledger, linked to a facility, hidden from the public."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from inspections.models import PlaceAct, UnfiledPlace
from inspections.unfiled import evidence, places, worklists
from inspections.unfiled.choices import ActKind, PlaceState
from inspections.unfiled.places import Seen
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Area, Clause
from portal.pages.worklists import waiting
from tests.factories import CHANGQING, TODAY, WULIN, FacilityFactory, community_of, officer, operator_user
from tests.inspections.complaints.grievances import handed

pytestmark = pytest.mark.django_db
NAME = "阳光小屋"


def noted(by, area=CHANGQING, **facts):
    seen = {"name": NAME, "address": "长庆街9号", "area": Area.objects.get(pk=area), "source": "patrol"} | facts
    return places.note(Seen(**seen), key=uuid4(), by=by, on=TODAY)


def clause():
    return Clause.objects.filter(code="district-oversight").latest("version")


def act(place, kind, by, text="收托儿童五名", **facts):
    facts = {"key": uuid4(), "on": TODAY, "clause": clause() if kind in ("citation", "stop") else None} | facts
    return places.act(place, kind, by=by, text=text, **facts)


@pytest.fixture
def place(street):
    return noted(street)


def test_the_states_of_a_place_follow_one_table():
    assert places.MOVES == {
        "noted": {"visited", "tied"},
        "visited": {"cited", "stopped", "ended", "tied"},
        "cited": {"stopped", "ended", "tied"},
        "stopped": {"ended", "tied"},
        "ended": {"visited", "tied"},
        "tied": set(),
    }


def test_a_place_is_visited_ordered_to_correct_and_to_stop_and_the_ledger_keeps_each_line(place, street):
    assert place.due_on == date(2026, 11, 30)  # five working days
    for kind, state, due in [
        ("visit", "visited", None),
        ("citation", "cited", date(2026, 12, 7)),
        ("stop", "stopped", date(2026, 11, 24)),
        ("visit", "stopped", date(2026, 11, 24)),  # looked after: the order stands
        ("end", "ended", None),
        ("visit", "visited", None),  # open again
    ]:
        act(place, kind, street)
        place.refresh_from_db()
        assert (place.state, place.due_on) == (state, due)

    assert list(place.acts.values_list("kind", flat=True)) == ["visit", "citation", "stop", "visit", "end", "visit"]
    assert set(place.acts.values_list("department", "by")) == {("streets", street.pk)}


def test_an_order_needs_a_visit_first_and_a_clause_and_words(place, street):
    for kind in ("citation", "stop", "end"):
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
    assert [item.due_on for item in worklists.unfiled_places_to_act_on(street, TODAY)] == [date(2026, 11, 30)]
    assert not list(worklists.unfiled_places_to_act_on(elsewhere, TODAY))
    assert place.get_absolute_url() in {item.url for item in waiting(street, on=TODAY)}

    act(place, "visit", street)
    act(place, "end", street)
    assert not list(worklists.unfiled_places_to_act_on(street, TODAY))


def test_each_department_counts_the_acts_of_its_own_inspectors(place, street, fire):
    act(place, "visit", street)
    act(place, "citation", fire)

    assert [evidence.acts_at_unfiled_places(name).count() for name in ("streets", "fire", "police")] == [1, 1, 0]


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
    client.post(f"{place.get_absolute_url()}act/visit/", {"key": uuid4(), "text": "收托儿童五名"})
    client.post(f"{place.get_absolute_url()}act/stop/", {"key": uuid4(), "text": "立即停止", "clause": clause().pk})

    page = client.get(place.get_absolute_url()).content.decode()
    assert "立即停止" in page
    assert "不详" in page  # how many children: not known is not zero
    assert NAME in client.get("/unfiled/", {"state": "stopped"}).content.decode()
    assert NAME not in client.get("/unfiled/", {"state": "noted"}).content.decode()
    assert client.get(f"{place.get_absolute_url()}act/burn/").status_code == 404


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(st.sampled_from(ActKind.values), max_size=8))
def test_whatever_is_tried_no_order_stands_without_a_visit_before_it(street, kinds):
    place, done = noted(street), []
    for kind in kinds:
        try:
            act(place, kind, street)
        except IllegalMove:
            continue
        done.append(kind)

    assert list(place.acts.values_list("kind", flat=True)) == done
    assert not done or done[0] == ActKind.VISIT
    place.refresh_from_db()
    assert (place.state == PlaceState.NOTED) == (not done)
