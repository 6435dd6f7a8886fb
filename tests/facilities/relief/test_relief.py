"""Reliefs: what a facility may ask for on a day, who records what was given, by sum, once for a day, and who sees it."""

from datetime import date, timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.test import Client

from facilities.ground.choices import FacilityState
from facilities.models import Facility, Relief, ReliefGrant
from facilities.relief import grants, worklists
from metrics.duties import ledger
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Department, User
from tests import factories
from tests.factories import CHANGQING, TODAY
from tests.together import at_once

pytestmark = pytest.mark.django_db
FIRST, QUARTER, LAST = date(2026, 1, 1), date(2026, 3, 31), date(2027, 12, 31)
DAY = timedelta(days=1)


@pytest.fixture
def taxes(db: None) -> User:
    return factories.officer(Role.DEPARTMENT_OFFICER, department="tax")


@pytest.fixture
def prices(db: None) -> User:
    return factories.officer(Role.DEPARTMENT_OFFICER, department="development")


def facility(state: str = FacilityState.FILED) -> Facility:
    return factories.FacilityFactory(area=factories.community_of(CHANGQING), state=state)


def given(to: Facility, by: User, code: str = "vat", on: date = TODAY, **facts) -> ReliefGrant:
    told = {"relief": Relief.objects.get(code=code), "from_on": FIRST, "until_on": QUARTER, "fen": 123_456}
    return grants.record(ReliefGrant(facility=to, **(told | facts)), by=by, on=on)


def version(**facts) -> Relief:
    told = {"code": "vat", "kind": "tax", "name": "免征增值税", "notice": "x", "words": "x", "evidence": "x"}
    return Relief(**(told | {"asked_at": "x", "from_on": LAST + DAY, "source_mark": "D"} | facts))


@pytest.mark.parametrize(
    ("on", "taxed"), [(FIRST - DAY, 0), (FIRST, 5), (FIRST + DAY, 5), (LAST - DAY, 5), (LAST, 5), (LAST + DAY, 0)]
)
def test_the_notice_on_taxes_holds_from_its_first_to_its_last_day_and_residential_prices_go_on(on: date, taxed: int):
    held = list(Relief.objects.in_force(on).values_list("kind", flat=True))

    assert (held.count("tax"), held.count("utility")) == (taxed, 1)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"from_on": FIRST - DAY}, "from_on"),
        ({"until_on": LAST + DAY, "on": date(2028, 6, 1)}, "until_on"),
        ({"until_on": LAST, "on": date(2028, 6, 1)}, None),
        ({"until_on": TODAY + DAY}, "until_on"),
        ({"until_on": TODAY}, None),
    ],
)
def test_a_relief_is_recorded_within_its_days_once_they_are_over(taxes: User, facts: dict, field: str | None):
    place = facility()

    if field:
        with pytest.raises(Refused) as refusal:
            given(place, taxes, **facts)
        assert refusal.value.field == field
    else:
        assert given(place, taxes, **facts).pk


@pytest.mark.parametrize(("begins", "is_refused"), [(-1, True), (0, True), (1, False)])
def test_a_relief_is_given_once_for_a_day_until_its_record_is_revoked(taxes: User, begins: int, is_refused: bool):
    place = facility()
    wrong = given(place, taxes)
    given(facility(), taxes)
    given(place, taxes, "property-tax")
    again = {"from_on": QUARTER + begins * DAY, "until_on": TODAY}

    if is_refused:
        with pytest.raises(Refused, match="记录"):
            given(place, taxes, **again)
        grants.revoke(wrong, "金额有误", by=taxes)
        with pytest.raises(IllegalMove):
            grants.revoke(wrong, "x", by=taxes)
    assert given(place, taxes, **again).pk


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_record_a_relief_once(taxes: User):
    place = facility()

    results = at_once(*[lambda: given(place, taxes)] * 2)

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert ReliefGrant.objects.count() == 1


def test_each_department_records_its_kind_for_facilities_on_file(taxes: User, prices: User, bureau: User, street: User):
    place = facility()

    assert given(place, taxes).pk
    assert given(place, prices, "utilities").pk
    for who, code in ((taxes, "utilities"), (prices, "vat"), (bureau, "vat"), (street, "vat")):
        with pytest.raises(NotAllowed):
            given(place, who, code)
    with pytest.raises(Refused) as refusal:
        given(facility(FacilityState.UNFILED), taxes)
    assert refusal.value.field == "facility"
    with pytest.raises(NotAllowed):
        grants.lay_down(version(kind="utility", code="water"), by=taxes)


def test_a_prolonged_relief_is_a_further_version_and_no_version_is_edited(taxes: User, prices: User):
    with pytest.raises(Refused) as refusal:
        grants.lay_down(version(from_on=LAST), by=taxes)
    assert refusal.value.field == "from_on"
    grants.lay_down(version(), by=taxes)
    follower = version(code="utilities", kind="utility", from_on=TODAY)

    grants.lay_down(follower, by=prices)

    spans = list(Relief.objects.filter(code="utilities").order_by("from_on").values_list("until_on", flat=True))
    assert spans == [TODAY - DAY, None]
    for change in ({"words": "x"}, {"until_on": LAST}):
        with pytest.raises(InternalError), transaction.atomic():
            Relief.objects.filter(code="vat").update(**change)


@pytest.mark.parametrize(("before", "waits"), [(61, 0), (60, 5), (0, 5), (-1, 0)])
def test_a_relief_that_runs_out_unfollowed_waits_for_its_department(taxes: User, fire: User, before: int, waits: int):
    on = LAST - timedelta(days=before)

    [pool] = worklists.reliefs_running_out(taxes, on)
    assert pool.rows.count() == waits
    if waits:
        grants.lay_down(version(), by=taxes)
        assert pool.rows.all().count() == waits - 1
    assert list(worklists.reliefs_running_out(fire, on)) == []


def test_the_desk_sums_what_a_recount_finds_and_the_duty_counts_it(client: Client, taxes: User, monday: None):
    place = facility()
    for fen, months in ((100_01, (1, 3)), (200_02, (4, 6)), (400_04, (7, 9))):
        given(place, taxes, from_on=date(2026, months[0], 1), until_on=date(2026, months[1], 28), fen=fen)
    grants.revoke(ReliefGrant.objects.get(fen=400_04), "x", by=taxes)
    given(place, factories.officer(Role.DEPARTMENT_OFFICER, department="development"), "utilities", fen=800_08)
    client.force_login(taxes)

    page = client.get("/reliefs/").content.decode()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(fen) FROM facilities_reliefgrant g JOIN facilities_relief r ON r.id = g.relief_id "
            "WHERE r.kind = 'tax' AND g.state = 'given'"
        )
        assert cursor.fetchone() == (300_03,)
    assert "300.03" in page
    assert "800.08" not in page
    [(_found, [line])] = ledger.ledger(on=TODAY, department=Department.objects.get(pk="tax"))
    assert line.count == 2


def test_a_facility_sees_what_it_may_ask_for_and_what_it_was_given_and_nobody_else_does(
    client: Client, taxes: User, street: User, monday: None
):
    place = facility()
    row = given(place, taxes)
    client.force_login(factories.operator_user(place.operator))

    page = client.get(f"/facilities/{place.pk}/affairs/relief/").content.decode()

    assert "2027-12-31" in page
    assert "留存备查资料" in page
    assert "1234.56" in page
    assert client.get(f"/reliefs/given/{row.pk}/revoke/").status_code == 403
    client.force_login(factories.operator_user(facility().operator))
    assert client.get(f"/facilities/{place.pk}/affairs/relief/").status_code == 404
    assert not ReliefGrant.objects.visible_to(street).exists()


def test_what_was_typed_stands_beside_its_fault(client: Client, taxes: User, monday: None):
    place = facility()
    client.force_login(taxes)
    told = {"facility": place.pk, "relief": Relief.objects.get(code="utilities").pk, "amount": "0"}

    answer = client.post("/reliefs/given/new/", told | {"from_on": "2026-03-01", "until_on": "2026-02-01"})
    assert set(answer.context["form"].errors) == {"relief", "amount", "until_on"}
    told |= {
        "relief": Relief.objects.get(code="vat").pk,
        "amount": "10",
        "from_on": "2025-12-31",
        "until_on": "2026-02-01",
    }
    assert set(client.post("/reliefs/given/new/", told).context["form"].errors) == {"from_on"}
    assert client.post("/reliefs/given/new/", told | {"from_on": "2026-01-01"}).status_code == 302
    facts = dict.fromkeys(("code", "name", "name_en", "notice", "words", "evidence", "asked_at"), "x")
    facts |= {"kind": "tax", "from_on": "2026-01-01", "source_mark": "D"}
    assert client.post("/reliefs/new/", facts).status_code == 302
    assert set(client.post("/reliefs/new/", facts).context["form"].errors) == {"from_on"}
