"""Bought services: the catalogue, who signs, and that no acceptance ever exceeds a contract."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client

from facilities.ground.choices import FacilityState
from facilities.models import Acceptance, CatalogueEntry, Contract, Facility
from facilities.purchases import catalogue, contracts
from metrics.duties import ledger
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Department, User
from tests import factories
from tests.factories import CHANGQING, TODAY, WULIN
from tests.together import at_once

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)


@pytest.fixture
def civil(db: None) -> User:
    return factories.officer(Role.DEPARTMENT_OFFICER, department="civil-affairs")


def entry(by: User, **facts) -> CatalogueEntry:
    told = {"name": "社区亲子活动", "unit": "场", "basis": "购买服务目录〔2026〕1号", "from_on": FIRST}
    return catalogue.publish(CatalogueEntry(**(told | facts)), by=by, on=TODAY)


def facility(street: str = CHANGQING, state: str = FacilityState.FILED) -> Facility:
    return factories.FacilityFactory(area=factories.community_of(street), state=state)


def signed(by: User, of: CatalogueEntry, **facts) -> Contract:
    told = {
        "entry": of,
        "subject": "每月一场亲子活动",
        "sum_fen": 100_000,
        "from_on": FIRST,
        "until_on": LAST,
        "signed_on": TODAY,
    }
    if "operator" not in facts:
        told["facility"] = facts.pop("facility", None) or facility()
    return contracts.sign(Contract(**(told | facts)), by=by, on=TODAY)


def accept(of: Contract, fen: int, by: User, first: date = FIRST, last: date = TODAY) -> Acceptance:
    line = Acceptance(contract=of, text="活动一场", quantity=1, served_from=first, served_until=last, fen=fen)
    return contracts.accept(line, by=by, on=TODAY)


@pytest.mark.parametrize(("begins", "is_held"), [(-1, True), (0, True), (1, False)])
def test_entries_of_one_service_never_share_a_day(civil: User, begins: int, is_held: bool):
    entry(civil, until_on=date(2026, 6, 30))
    entry(civil, name="别的服务")

    if is_held:
        with pytest.raises(Refused) as refusal:
            entry(civil, from_on=date(2026, 6, 30) + begins * DAY)
        assert refusal.value.field == "name"
    else:
        assert entry(civil, from_on=date(2026, 6, 30) + begins * DAY).pk


def test_an_entry_is_ended_once_and_never_changed(civil: User):
    row = entry(civil)

    with pytest.raises(Refused):
        catalogue.end(row, TODAY - DAY, by=civil, on=TODAY)
    assert catalogue.end(row, TODAY, by=civil, on=TODAY).until_on == TODAY
    with pytest.raises(Refused):
        catalogue.end(row, LAST, by=civil, on=TODAY)
    for change in ({"unit": "次"}, {"until_on": None}):
        with pytest.raises(InternalError), transaction.atomic():
            CatalogueEntry.objects.update(**change)


@pytest.mark.parametrize(("signed_on", "is_refused"), [(-1, False), (0, False), (1, True)])
def test_a_contract_is_signed_while_the_catalogue_holds_the_service(civil: User, signed_on: int, is_refused: bool):
    last = date(2026, 6, 30)
    row = entry(civil, until_on=last)

    if is_refused:
        with pytest.raises(Refused) as refusal:
            signed(civil, row, signed_on=last + signed_on * DAY)
        assert refusal.value.field == "entry"
    else:
        assert signed(civil, row, signed_on=last + signed_on * DAY).number == "购服2026-001"


def test_civil_affairs_and_streets_buy_in_their_area_and_only_from_facilities_on_file(
    civil: User, street: User, fire: User, bureau: User
):
    row = entry(civil)

    mine = signed(street, row)
    assert (mine.department_id, mine.area_id, mine.operator) == ("streets", CHANGQING, mine.facility.operator)
    assert signed(civil, row, facility=facility(WULIN)).department_id == "civil-affairs"
    assert signed(civil, row, operator=facility().operator).contractor == Facility.objects.last().operator
    for place in (facility(WULIN), facility(state=FacilityState.UNFILED)):
        with pytest.raises(Refused):
            signed(street, row, facility=place)
    with pytest.raises(Refused):
        signed(street, row, signed_on=TODAY + DAY)
    for who in (fire, bureau, factories.operator_user(mine.operator)):
        with pytest.raises(NotAllowed):
            signed(who, row)
        with pytest.raises(NotAllowed):
            entry(who, name="x")
    with pytest.raises(NotAllowed):
        entry(street, name="x")
    with pytest.raises(NotAllowed):
        accept(mine, 1, civil)


@pytest.mark.parametrize(("fen", "is_taken"), [(39_999, True), (40_000, True), (40_001, False)])
def test_nothing_is_accepted_beyond_the_sum(street: User, civil: User, fen: int, is_taken: bool):
    row = signed(street, entry(civil))
    accept(row, 60_000, street)

    if is_taken:
        accept(row, fen, street)
    else:
        with pytest.raises(Refused, match=r"400\.00") as refusal:
            accept(row, fen, street)
        assert refusal.value.field == "amount"
        with pytest.raises(IntegrityError), transaction.atomic():
            Contract.objects.update(accepted_fen=100_001)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (FIRST - DAY, FIRST, "served_from"),
        (FIRST, TODAY + DAY, "served_until"),
        (TODAY, TODAY, None),
        (FIRST, FIRST, None),
    ],
)
def test_what_is_accepted_was_served_within_the_term(
    street: User, civil: User, first: date, last: date, field: str | None
):
    row = signed(street, entry(civil))

    if field:
        with pytest.raises(Refused) as refusal:
            accept(row, 1, street, first, last)
        assert refusal.value.field == field
    else:
        assert accept(row, 1, street, first, last).pk


def test_lines_only_grow_and_a_recount_finds_what_the_contract_says(street: User, civil: User):
    row = signed(street, entry(civil))
    wrong = accept(row, 90_000, street)
    contracts.reverse(wrong, "金额录入错误", by=street, on=TODAY)
    accept(row, 9_000, street)
    accept(row, 91_000, street)

    with connection.cursor() as cursor:
        cursor.execute("SELECT contract_id, sum(fen) FROM facilities_acceptance GROUP BY 1")
        counted = cursor.fetchall()
    assert counted == [(row.pk, 100_000)]
    assert list(Contract.objects.values_list("pk", "accepted_fen")) == counted
    for line in (wrong, wrong.reversal):
        with pytest.raises(Refused):
            contracts.reverse(line, "x", by=street, on=TODAY)
    for change in (Acceptance.objects.filter(about__isnull=False).delete, lambda: Acceptance.objects.update(fen=1)):
        with pytest.raises(InternalError), transaction.atomic():
            change()


def test_a_closed_contract_takes_nothing_more(street: User, civil: User):
    row = signed(street, entry(civil))
    line = accept(row, 1, street)

    contracts.close(row, "履约完毕", by=street)

    with pytest.raises(IllegalMove):
        contracts.close(row, "x", by=street)
    with pytest.raises(Refused):
        accept(row, 1, street)
    with pytest.raises(Refused):
        contracts.reverse(line, "x", by=street, on=TODAY)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_never_accept_more_than_the_sum(street: User, civil: User):
    row = signed(street, entry(civil))

    results = at_once(*[lambda: accept(row, 60_000, street)] * 3)

    row.refresh_from_db()
    assert sum(isinstance(result, Refused) for result in results) == 2
    assert (row.accepted_fen, row.acceptances.count()) == (60_000, 1)


def test_the_duties_of_civil_affairs_are_counted(street: User, civil: User):
    row = entry(civil)
    accept(signed(civil, row), 1, civil)
    taken_back = accept(signed(street, row), 1, street)
    contracts.reverse(taken_back, "x", by=street, on=TODAY)

    def counts(code: str, order: int) -> list[int]:
        [(_found, lines)] = ledger.ledger(on=TODAY, department=Department.objects.get(pk=code))
        return [kind.count for kind in lines[order - 1].counted]

    assert (counts("civil-affairs", 3), counts("civil-affairs", 4)) == ([1], [1, 1])
    assert sum(counts("streets", 1)) == 1  # the contract; what was accepted of it is taken back


def test_everybody_reads_the_catalogue_and_the_contracts_and_nobody_who_accepted(civil: User, monday: None):
    row = signed(civil, entry(civil), facility=facility(), sum_fen=123_456)
    entry(civil, name="去年的服务", until_on=TODAY - DAY)
    accept(row, 23_400, civil)

    page = Client().get("/purchases/").content.decode()

    assert "1234.56" in page
    assert "234.00" in page
    assert row.facility.name in page
    assert "去年的服务" not in page
    assert civil.full_name not in page


def test_what_was_typed_stands_beside_its_fault(client: Client, street: User, civil: User, monday: None):
    row, place = entry(civil), facility()
    client.force_login(street)
    told = {"entry": row.pk, "subject": "活动", "signed_on": "2026-11-01", "from_on": "2026-11-02"}
    told |= {"until_on": "2026-11-01", "amount": "10.005"}

    errors = client.post("/contracts/new/", told).context["form"].errors
    assert set(errors) == {"facility", "until_on", "amount"}
    told |= {"facility": place.pk, "operator": place.operator_id, "until_on": "2026-12-01", "amount": "10.05"}
    assert set(client.post("/contracts/new/", told).context["form"].errors) == {"facility"}
    client.post("/contracts/new/", told | {"operator": ""})
    made = Contract.objects.get()
    assert (made.sum_fen, made.operator) == (1005, place.operator)
    served = {
        "text": "一场",
        "quantity": 1,
        "served_from": "2026-11-02",
        "served_until": "2026-11-23",
        "amount": "10.06",
    }
    answer = client.post(f"/contracts/{made.pk}/accept/", served)
    assert set(answer.context["form"].errors) == {"amount"}
    assert client.post(f"/contracts/{made.pk}/accept/", served | {"amount": "10.05"}).status_code == 302
    assert "10.05" in client.get(made.get_absolute_url()).content.decode()
    client.force_login(civil)
    again = {"name": row.name, "unit": "场", "basis": "x", "from_on": "2027-01-01"}
    assert set(client.post("/catalogue/new/", again).context["form"].errors) == {"name"}
    assert client.post("/catalogue/new/", again | {"name": "新服务"}).status_code == 302
