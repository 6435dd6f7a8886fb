"""Leases of premises: never beyond the landlord's title, never two for one day, and no more let off than the rent."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client

from facilities.models import Lease, Operator, Premises, RentRelief
from facilities.premises import board, leases, offering, worklists
from facilities.premises.choices import Owner, PremisesState
from metrics.duties import ledger
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Department, User
from tests import factories
from tests.factories import CHANGQING, TODAY
from tests.together import at_once

pytestmark = pytest.mark.django_db
FREE, TITLE = date(2026, 1, 1), date(2031, 12, 31)
FIRST, LAST = date(2026, 12, 1), date(2029, 11, 30)
DAY = timedelta(days=1)
RENT = 500_000


@pytest.fixture
def tenant(db: None) -> Operator:
    return factories.OperatorFactory()


def premises(**facts) -> Premises:
    told = {"name": "社区用房", "owner": Owner.STREET, "address": "1号", "contact": "科室", "entered_on": TODAY}
    told |= {"area": factories.community_of(CHANGQING), "free_from": FREE, "free_until": TITLE}
    return Premises.objects.create(**(told | facts))


def let(of: Premises, to: Operator, by: User, **facts) -> Lease:
    told = {"rent_fen": RENT, "from_on": FIRST, "until_on": LAST, "signed_on": TODAY}
    return leases.sign(Lease(premises=of, operator=to, **(told | facts)), by=by, on=TODAY)


def let_off(of: Lease, by: User, **facts) -> RentRelief:
    told = {"fen": 200_000, "from_on": FIRST, "until_on": FIRST + 364 * DAY, "basis": "减租通知"}
    return leases.relieve(RentRelief(lease=of, **(told | facts)), by=by, on=TODAY)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"until_on": TITLE - DAY}, None),
        ({"until_on": TITLE}, None),
        ({"until_on": TITLE + DAY}, "until_on"),
        ({"from_on": FREE}, None),
        ({"from_on": FREE - DAY}, "from_on"),
        ({"signed_on": TODAY + DAY}, "signed_on"),
    ],
)
def test_a_lease_is_no_longer_than_the_landlords_title(street: User, tenant: Operator, facts: dict, field: str | None):
    rooms = premises()

    if field:
        with pytest.raises(Refused) as refusal:
            let(rooms, tenant, street, **facts)
        assert refusal.value.field == field
    else:
        let(rooms, tenant, street, **facts)
        rooms.refresh_from_db()
        assert rooms.state == PremisesState.TAKEN


def test_a_title_is_not_cut_short_below_a_lease(street: User, tenant: Operator):
    rooms = premises()
    let(rooms, tenant, street)
    rooms.refresh_from_db()

    rooms.free_until = LAST - DAY
    with pytest.raises(Refused) as refusal:
        offering.save(rooms, by=street, on=TODAY)
    assert refusal.value.field == "free_until"
    rooms.free_until = LAST
    assert offering.save(rooms, by=street, on=TODAY).free_until == LAST


@pytest.mark.parametrize(("begins", "is_refused"), [(-1, True), (0, True), (1, False)])
def test_no_two_leases_of_premises_share_a_day(street: User, tenant: Operator, begins: int, is_refused: bool):
    rooms = premises()
    let(rooms, tenant, street)
    let(premises(address="2号"), tenant, street)
    again = {"from_on": LAST + begins * DAY, "until_on": TITLE}

    if is_refused:
        with pytest.raises(Refused) as refusal:
            let(rooms, tenant, street, **again)
        assert refusal.value.field == "from_on"
    else:
        assert let(rooms, tenant, street, **again).pk


@pytest.mark.parametrize(("ended", "begins"), [(LAST - DAY, LAST), (FIRST, FIRST + DAY)])
def test_a_lease_that_ended_early_makes_room(street: User, tenant: Operator, ended: date, begins: date):
    rooms = premises()
    row = let(rooms, tenant, street)
    for day in (FIRST - DAY, LAST + DAY):
        with pytest.raises(Refused) as refusal:
            leases.end(row, day, "x", by=street)
        assert refusal.value.field == "ended_on"

    leases.end(row, ended, "承租方退租", by=street)

    with pytest.raises(Refused):
        let(rooms, tenant, street, from_on=ended, until_on=TITLE)
    assert let(rooms, tenant, street, from_on=begins, until_on=TITLE).pk
    with pytest.raises(IllegalMove):
        leases.end(row, ended, "x", by=street)
    with pytest.raises(Refused):
        let_off(row, street)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_let_premises_at_once_one_is_told(street: User, tenant: Operator):
    rooms = premises()

    results = at_once(*[lambda: let(rooms, tenant, street)] * 2)

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Lease.objects.count() == 1


@pytest.mark.parametrize(("fen", "is_refused"), [(RENT - 1, False), (RENT, False), (RENT + 1, True)])
def test_no_more_than_the_rent_is_let_off(street: User, tenant: Operator, fen: int, is_refused: bool):
    row = let(premises(), tenant, street)

    if is_refused:
        with pytest.raises(Refused, match=r"5000\.00") as refusal:
            let_off(row, street, fen=fen)
        assert refusal.value.field == "amount"
    else:
        assert let_off(row, street, fen=fen).granted_on == TODAY


def test_rent_is_let_off_within_the_term_once_for_a_day_and_the_line_stays(street: User, tenant: Operator):
    row = let(premises(), tenant, street)
    let_off(row, street, from_on=FIRST, until_on=FIRST)

    for span in ((FIRST - DAY, FIRST - DAY), (LAST, LAST + DAY), (FIRST, FIRST + DAY)):
        with pytest.raises(Refused) as refusal:
            let_off(row, street, from_on=span[0], until_on=span[1])
        assert refusal.value.field == "from_on"
    assert let_off(row, street, from_on=FIRST + DAY, until_on=LAST).pk
    with pytest.raises(InternalError), transaction.atomic():
        RentRelief.objects.update(fen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lease.objects.update(rent_fen=-1)


def test_whoever_keeps_the_premises_lets_them_and_nobody_else(street: User, fire: User, tenant: Operator):
    rooms = premises()
    state = premises(address="2号", owner=Owner.STATE)

    row = let(rooms, tenant, street)
    for act in (
        lambda: let(state, tenant, street),
        lambda: let(rooms, tenant, fire),
        lambda: leases.end(row, LAST, "x", by=fire),
        lambda: let_off(row, factories.operator_user(tenant)),
    ):
        with pytest.raises(NotAllowed):
            act()
    withdrawn = premises(address="3号", state=PremisesState.WITHDRAWN)
    with pytest.raises(Refused):
        let(withdrawn, tenant, street)


def test_the_board_sums_what_a_recount_finds(street: User, tenant: Operator):
    on = FIRST + DAY
    premises(address="9号", indoor_area=Decimal("100.5"))
    premises(address="8号", indoor_area=None)
    for number, end in ((1, None), (2, None), (3, FIRST)):
        row = let(premises(address=f"{number}号", indoor_area=Decimal(77)), tenant, street, rent_fen=RENT + number)
        let_off(row, street, fen=100_000 + number, until_on=FIRST if number == 2 else LAST)
        if end:
            leases.end(row, end, "x", by=street)

    [line] = board.lines(Premises.objects.all(), on=on)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(l.rent_fen), sum(coalesce((SELECT sum(r.fen) FROM facilities_rentrelief r WHERE r.lease_id = l.id "
            "AND %(on)s BETWEEN r.from_on AND r.until_on), 0)) FROM facilities_lease l "
            "WHERE %(on)s BETWEEN l.from_on AND coalesce(l.ended_on, l.until_on)",
            {"on": on},
        )
        counted = cursor.fetchone()
    assert counted == (2, 2 * RENT + 3, 100_001)
    assert (line.leases, line.rent_fen, line.relief_fen) == counted
    assert (line.owner, line.offered, line.area, line.taken) == (Owner.STREET, 2, Decimal("100.50"), 3)


@pytest.mark.parametrize(("before", "waits"), [(91, 0), (90, 1), (0, 1), (-1, 1)])
def test_a_lease_that_runs_out_waits_for_who_holds_the_premises(
    street: User, fire: User, tenant: Operator, before: int, waits: int
):
    rooms = premises()
    let(rooms, tenant, street)
    on = LAST - before * DAY

    [pool] = worklists.leases_running_out(street, on)
    assert pool.rows.count() == waits
    assert list(worklists.leases_running_out(fire, on)) == []
    let(rooms, tenant, street, from_on=LAST + DAY, until_on=TITLE)
    assert pool.rows.all().count() == 0


def test_a_tenant_sees_its_own_lease_and_the_duty_counts_it(
    client: Client, street: User, tenant: Operator, monday: None
):
    rooms = premises()
    let_off(let(rooms, tenant, street), street)
    client.force_login(factories.operator_user(tenant))

    page = client.get(rooms.get_absolute_url()).content.decode()

    assert "5000.00" in page
    assert "2000.00" in page
    client.force_login(factories.operator_user(factories.OperatorFactory()))
    assert client.get(rooms.get_absolute_url()).status_code == 404
    [(_found, lines)] = ledger.ledger(on=TODAY, department=Department.objects.get(pk="streets"))
    assert sum(kind.count for kind in lines[1].counted) == 3  # the premises, the lease, what is let off


def test_what_was_typed_stands_beside_its_fault(client: Client, street: User, tenant: Operator, monday: None):
    rooms = premises()
    client.force_login(street)
    address = f"/premises/{rooms.pk}/lease/"
    told = {"uscc": factories.valid_uscc(999_999), "rent": "-1", "signed_on": "2026-11-20", "from_on": "2026-12-01"}

    answer = client.post(address, told | {"until_on": "2026-11-30"})
    assert set(answer.context["form"].errors) == {"uscc", "rent", "until_on"}
    told |= {"uscc": tenant.organisation.uscc, "rent": "0.00", "until_on": "2032-01-01"}
    assert set(client.post(address, told).context["form"].errors) == {"until_on"}
    assert client.post(address, told | {"until_on": "2031-12-31"}).status_code == 302
    assert Lease.objects.get().rent_fen == 0
    assert client.get("/premises/board/").status_code == 200
