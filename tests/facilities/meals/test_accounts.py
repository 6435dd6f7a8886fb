"""The account of meal money: months one after the other, counted by cards and fee sheet, published once, read by parents."""

import io
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from python_calamine import load_workbook

from facilities.meals import accounts
from facilities.models import DayCard, DayClass, Facility, FeeLine, FeeSheet, MealMonth, OpeningDay
from portal import public_pages
from portal.accounts.choices import Role
from portal.demo.facilities import meal_money
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Threshold
from portal.site.days import waiting
from portal.tables.workbooks import Column, Workbook
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, FacilityFactory, officer, operator_user

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
LAST = date(2026, 9, 30)
ON = date(2026, 10, 8)  # September is over
RECOUNT = """
    SELECT sum((k.present + k.guests) * l.fen), sum((k.enrolled + k.guests) * l.fen), sum(k.present + k.guests), sum(k.enrolled - k.present)
    FROM facilities_daycard d JOIN facilities_dayclass k ON k.card_id = d.id
    JOIN facilities_feesheet s ON s.facility_id = d.facility_id AND s.holds_from = (
        SELECT max(t.holds_from) FROM facilities_feesheet t WHERE t.facility_id = d.facility_id AND t.holds_from <= d.day)
    JOIN LATERAL (
        SELECT fen FROM facilities_feeline WHERE sheet_id = s.id AND item_id = 'meals' AND kind IN (k.kind, '')
        ORDER BY kind DESC LIMIT 1) l ON true
    WHERE d.facility_id = %s AND d.day >= %s AND d.day < %s
"""


@pytest.fixture
def market(db):
    return officer(Role.DEPARTMENT_OFFICER, department="market")


@pytest.fixture
def development(db):
    return officer(Role.DEPARTMENT_OFFICER, department="development")


@pytest.fixture
def cards(facility, keeper):
    """Write a card for each opening day of a month: `present` of 8 children of the class, and guests."""

    def write(month, *, present=7, guests=0, but=()):
        days = OpeningDay.objects.filter(facility=facility).between(month, accounts.last_day(month))
        row = facility.classes.get()
        for day in days.values_list("day", flat=True):
            if day in but:
                continue
            moments = {"first_at": at(8), "saved_at": at(8), "saved_by": keeper}
            card = DayCard.objects.create(
                facility=facility, day=day, headcount=present + guests, absent=8 - present, **moments
            )
            DayClass.objects.create(
                card=card, care_class=row, name=row.name, kind=row.kind, enrolled=8, present=present, guests=guests
            )
        return days.count()

    return write


def month(facility, first=SEPTEMBER, **amounts):
    told = {"opening_fen": 0, "collected_fen": 0, "spent_fen": 0, "refunded_fen": 0} | amounts
    return MealMonth(facility=facility, month=first, **told)


def kept(facility, by, first=SEPTEMBER, *, on=ON, **amounts):
    return accounts.save(month(facility, first, **amounts), by=by, on=on)


def published(facility, by, first=SEPTEMBER, *, on=ON, **amounts):
    return accounts.publish(kept(facility, by, first, on=on, **amounts), by=by, on=on)


def refusal(facility, by, first=SEPTEMBER, *, on=ON, **amounts):
    with pytest.raises(Refused) as refused:
        kept(facility, by, first, on=on, **amounts)
    return refused.value.field


def test_meals_are_counted_to_the_fen_by_the_sheet_of_each_day(facility, keeper, charge, cards):
    kind = facility.classes.get().kind
    charge({"": 1801, kind: 1750})
    charge({"": 2005}, holds_from=date(2026, 9, 16))
    cards(SEPTEMBER, present=7, guests=2)

    found = accounts.counted(facility, SEPTEMBER)

    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, [facility.pk, SEPTEMBER, OCTOBER])
        assert (found.eaten_fen, found.most_fen, found.eaten_days, found.absent_days) == cursor.fetchone()
    assert found.is_known
    row = published(facility, keeper, collected_fen=found.most_fen, refunded_fen=found.most_fen - found.eaten_fen)
    assert (row.eaten_fen, row.most_fen, row.eaten_days, row.absent_days) == (
        found.eaten_fen, found.most_fen, found.eaten_days, found.absent_days,
    )  # fmt: skip


def test_a_day_without_card_or_fee_is_not_known_and_judges_nothing(facility, keeper, charge, cards):
    assert accounts.counted(facility, SEPTEMBER) is None
    charge({"": 1800}, holds_from=date(2026, 9, 2))
    cards(SEPTEMBER, but=[date(2026, 9, 10)])

    found = accounts.counted(facility, SEPTEMBER)

    assert (found.missing, found.unpriced, found.is_known) == (1, 1, False)
    row = published(facility, keeper, collected_fen=10**9)
    assert (row.eaten_fen, row.most_fen, row.eaten_days, row.absent_days) == (None, None, None, None)


def test_a_sheet_without_meals_ends_the_fee(facility, charge, cards):
    charge({"": 1800})
    charge({}, holds_from=date(2026, 9, 16))
    cards(SEPTEMBER)

    found = accounts.counted(facility, SEPTEMBER)

    assert found.unpriced == OpeningDay.objects.filter(facility=facility).between(date(2026, 9, 16), LAST).count()


@pytest.mark.parametrize(("over", "field"), [(-1, None), (0, None), (1, "collected_fen")])
def test_no_more_is_collected_than_the_sheet_allows(facility, keeper, charge, cards, over, field):
    charge({"": 1800})
    days = cards(SEPTEMBER, present=8)
    most = days * 8 * 1800

    if field:
        assert refusal(facility, keeper, collected_fen=most + over) == field
    else:
        assert kept(facility, keeper, collected_fen=most + over).closing_fen == most + over


@pytest.mark.parametrize(
    ("short", "reason", "field"), [(0, "", None), (1, "", "refunded_fen"), (1, "当日临时缺勤", None)]
)
def test_what_was_not_eaten_comes_back_or_the_account_says_why_not(
    facility, keeper, charge, cards, short, reason, field
):
    charge({"": 1800})
    days = cards(SEPTEMBER, present=7)
    amounts = {"collected_fen": days * 8 * 1800, "refunded_fen": days * 1800 - short, "kept_reason": reason}

    if field:
        assert refusal(facility, keeper, **amounts) == field
    else:
        assert kept(facility, keeper, **amounts).pk


def test_what_no_sheet_shows_is_not_collected(facility, keeper, charge):
    assert refusal(facility, keeper, collected_fen=1) == "collected_fen"
    charge({"": 1800}, holds_from=OCTOBER)
    assert refusal(facility, keeper, collected_fen=1) == "collected_fen"
    assert kept(facility, keeper).closing_fen == 0


@pytest.mark.parametrize(("on", "field"), [(LAST, "month"), (OCTOBER, None)])
def test_a_month_is_entered_when_it_is_over(facility, keeper, on, field):
    if field:
        assert refusal(facility, keeper, on=on) == field
    else:
        assert kept(facility, keeper, on=on).month == SEPTEMBER


def test_the_balance_is_carried_over_month_by_month_and_recounted(facility, keeper, charge):
    charge({"": 1800})
    published(facility, keeper, opening_fen=123_45, collected_fen=10_000_00, spent_fen=9_000_01, refunded_fen=500_00)
    later = {"on": date(2026, 12, 1)}
    assert refusal(facility, keeper, NOVEMBER, **later) == "month"  # October is missing
    published(facility, keeper, OCTOBER, opening_fen=777, collected_fen=100, spent_fen=5_000_00, **later)
    published(facility, keeper, NOVEMBER, adjusted_fen=-7_77, adjust_reason="九月漏记一张发票", **later)

    assert list(facility.meal_months.order_by("month").values_list("opening_fen", "closing_fen")) == [
        (123_45, 623_44), (623_44, -4_375_56), (-4_375_56, -4_383_33),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 12345 + sum(collected_fen - spent_fen - refunded_fen + adjusted_fen) FROM facilities_mealmonth"
        )
        assert cursor.fetchone() == (-4_383_33,)


def test_a_month_waits_for_the_one_before_and_is_entered_once(facility, keeper):
    row = kept(facility, keeper)
    assert refusal(facility, keeper, OCTOBER, on=NOVEMBER) == "month"
    assert refusal(facility, keeper) == "month"
    row.spent_fen = 5
    assert accounts.save(row, by=keeper, on=ON).closing_fen == -5


@pytest.mark.parametrize(
    ("amounts", "field"),
    [
        ({"adjusted_fen": -1}, "adjust_reason"),
        ({"refunded_fen": 1}, "refunded_fen"),
        ({"note": "请联系王芳13812345678"}, "note"),
    ],
)
def test_what_an_account_may_not_say_is_refused_beside_its_field(facility, keeper, amounts, field):
    assert refusal(facility, keeper, **amounts) == field


def test_a_published_month_stays(facility, keeper):
    row = published(facility, keeper)

    with pytest.raises(IllegalMove):
        accounts.publish(row, by=keeper, on=ON)
    row.spent_fen = 1
    with pytest.raises(Refused):
        accounts.save(row, by=keeper, on=ON)
    for statement in (
        "UPDATE facilities_mealmonth SET spent_fen = 1, closing_fen = -1",
        "DELETE FROM facilities_mealmonth",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_database_holds_the_sum(facility, keeper):
    row = month(facility, entered_by=keeper, entered_on=ON, spent_fen=1)
    for closing in (0, -2):
        row.closing_fen = closing
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    row.closing_fen = -1
    row.save()


def test_nobody_else_keeps_the_account(facility, keeper, bureau):
    for other in (bureau, operator_user(FacilityFactory().operator)):
        with pytest.raises(NotAllowed):
            kept(facility, other)
    row = kept(facility, keeper)
    with pytest.raises(NotAllowed):
        accounts.publish(row, by=bureau, on=ON)


def told(user, on):
    return [(item.title, item.due_on) for item in waiting(user, on=on) if item.kind.code == "food"]


def test_the_month_that_is_over_waits_for_the_operator_until_it_is_published(facility, keeper, charge):
    assert told(keeper, ON) == []
    charge({"": 1800})
    assert told(keeper, ON) == [("公布2026-09的伙食费专账", date(2026, 10, 15))]

    published(facility, keeper)
    assert told(keeper, ON) == []
    assert [due for _title, due in told(keeper, NOVEMBER)] == [date(2026, 11, 15)]


@pytest.mark.parametrize(("on", "month"), [(date(2026, 10, 15), date(2026, 8, 1)), (date(2026, 10, 16), SEPTEMBER)])
def test_an_account_is_late_from_the_day_after_its_term(db, on, month):
    assert accounts.month_late(on) == month


def test_late_accounts_wait_for_the_bureau_and_market_supervision(
    facility, keeper, charge, bureau, market, development
):
    charge({"": 1800}, holds_from=SEPTEMBER)

    assert told(bureau, date(2026, 10, 15)) == told(market, date(2026, 10, 15)) == []
    late = date(2026, 10, 16)
    assert [title for title, _due in told(bureau, late)] == ["伙食费专账逾期未公布：1"]
    assert told(market, late) == told(bureau, late)
    assert told(development, late) == []
    published(facility, keeper, on=late)
    assert told(market, late) == []


@pytest.mark.parametrize(("closing", "is_over"), [(50_00, False), (50_01, True), (-50_00, False), (-50_01, True)])
def test_a_balance_over_five_percent_is_looked_into(facility, keeper, charge, market, closing, is_over):
    charge({"": 1800})
    published(facility, keeper, collected_fen=1_000_00, spent_fen=1_000_00 - closing)

    assert [title for title, _due in told(market, ON)] == ["伙食费专账结余超过限额：1"] * is_over
    Threshold.objects.filter(key="meals.account_balance_percent").update(value=Decimal("5.01"))
    assert told(market, ON) == []


def test_only_the_latest_month_is_weighed(facility, keeper, charge, market):
    charge({"": 1800})
    published(facility, keeper, collected_fen=1_000_00)
    published(facility, keeper, OCTOBER, on=NOVEMBER, collected_fen=1_000_00, spent_fen=2_000_00)

    assert told(market, NOVEMBER) == []


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


TYPED = {
    "month": "2026-09-17",
    "opening_fen": "-1.50",
    "collected_fen": "10.00",
    "spent_fen": "9.99",
    "refunded_fen": "0",
}


@pytest.fixture
def pages_on(monkeypatch):
    """Let pages happen on a day."""
    return lambda day: monkeypatch.setattr(
        "django.utils.timezone.localdate", lambda value=None: value.date() if value else day
    )


@pytest.fixture
def october(pages_on):
    pages_on(ON)


def test_a_month_is_typed_in_yuan_looked_through_published_and_read_by_parents(facility, keeper, charge, october):
    charge({"": 1800})
    client = signed_in(keeper)
    account = f"/facilities/{facility.pk}/meals/account/"
    assert "2026-09须于2026-10-15前公布" in client.get(account).content.decode().replace(" ", "")
    bad = client.post(f"{account}new/", TYPED | {"spent_fen": "9.999"})
    assert list(bad.context["form"].errors) == ["spent_fen"]
    assert 'value="9.999"' in bad.content.decode()

    client.post(f"{account}new/", TYPED)

    row = facility.meal_months.get()
    assert (row.month, row.opening_fen, row.closing_fen, row.state) == (SEPTEMBER, -150, -149, "draft")
    form = client.get(f"/meal-months/{row.pk}/edit/")
    assert 'value="-1.50"' in form.content.decode()
    register = f"/register/{facility.pk}/"
    public_pages.STORE.clear()
    assert "伙食费专账" not in Client().get(register).content.decode()
    client.post(f"/meal-months/{row.pk}/publish/")
    public_pages.STORE.clear()
    page = Client().get(register).content.decode()
    assert "伙食费专账" in page
    assert "-1.49" in page
    assert "月账已公布" not in page
    assert client.get(account).status_code == 200


def test_two_who_change_a_month_see_each_others_amounts_in_yuan(facility, keeper, charge, october):
    charge({"": 1800})
    client, row = signed_in(keeper), kept(facility, keeper, collected_fen=100_00, spent_fen=90_00)
    page = f"/meal-months/{row.pk}/edit/"
    opened = {"opening_fen": "0.00", "collected_fen": "100.00", "spent_fen": "90.00", "refunded_fen": "0.00"}
    opened |= {"adjusted_fen": "0.00", "seen_revision": row.revision}
    assert client.post(page, opened | {"spent_fen": "91.00"}).status_code == 302

    answer = client.post(page, opened | {"spent_fen": "92.00"})

    conflict = answer.context["form"].conflicts["spent_fen"]
    assert (conflict.mine, conflict.theirs) == ("92.00", "91.00")
    assert client.post(page, opened | {"note": "已核对"}).status_code == 302
    row.refresh_from_db()
    assert (row.spent_fen, row.note) == (91_00, "已核对")


def sheet(*rows, titles=("月份", "期初结余（元，仅首月）", "收取（元）", "支出（元）", "退还（元）")):
    with Workbook() as book:
        lines = book.sheet("专账", [Column(title) for title in titles])
        for row in rows:
            lines.append(row)
    return SimpleUploadedFile("账.xlsx", book.content)


def test_months_come_by_spreadsheet_all_or_none(facility, keeper, charge, pages_on):
    pages_on(date(2026, 11, 20))
    charge({"": 1800})
    client, page = signed_in(keeper), f"/facilities/{facility.pk}/meals/account/sheet/"
    wrong = client.post(page, {"file": sheet(["2026-10", None, 20, 19, 0], ["2026-09", 3, 10, "九元", 0])})
    assert [(fault.line, fault.column) for fault in wrong.context["faults"]] == [(3, "支出（元）")]
    more = client.post(page, {"file": sheet(["2026-09", 3, 10, 9, 0], ["2026-10", None, 20, 19, 21])})
    assert [(fault.line, fault.column) for fault in more.context["faults"]] == [(3, "退还（元）")]
    assert not facility.meal_months.exists()
    lacking = client.post(page, {"file": sheet(["2026-09"], titles=["月份"])})
    assert "收取（元）" in str(lacking.context["form"].errors["file"])

    client.post(page, {"file": sheet(["2026年9月", 3, 10, 9, 0], ["2026-10", None, 20.5, 19, 0.25], ["2026-11", None])})

    assert list(facility.meal_months.order_by("month").values_list("month", "closing_fen", "state")) == [
        (SEPTEMBER, 400, "published"), (OCTOBER, 525, "published"),
    ]  # fmt: skip


def test_the_template_holds_the_months_that_wait(facility, keeper, pages_on):
    pages_on(date(2026, 12, 20))
    kept(facility, keeper)

    answer = signed_in(keeper).get(f"/facilities/{facility.pk}/meals/account/sheet.xlsx")

    rows = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "月份"
    assert [row[0] for row in rows[1:]] == ["2026-10", "2026-11"]


def test_the_board_tells_who_is_late_and_who_is_over(facility, keeper, charge, market, street, pages_on):
    pages_on(date(2026, 11, 16))
    charge({"": 1800})
    published(facility, keeper, collected_fen=1_000_00, spent_fen=900_00)
    board = "/meals/accounts/"

    assert signed_in(street).get(board).status_code == 403
    page = signed_in(market).get(board)
    assert [(row.pk, row.is_late, row.is_over, row.latest.closing) for row in page.context["lines"]] == [
        (facility.pk, True, True, Decimal("100.00"))
    ]
    published(facility, keeper, OCTOBER, on=date(2026, 11, 16), collected_fen=1_000_00, spent_fen=1_100_00)
    for show, count in {"": 1, "late": 0, "over": 0}.items():
        assert len(signed_in(market).get(f"{board}?show={show}").context["lines"]) == count


def test_the_demo_has_accounts_that_add_up_one_that_waits_and_one_that_is_late(facility, keeper, charge):
    type(keeper).objects.filter(pk=keeper.pk).update(username="operator")
    charge({"": 1800}, holds_from=date(2026, 1, 1))
    others = [FacilityFactory(state="filed", filed_on=date(2026, 1, 1)) for _number in range(meal_money.LATE)]
    for row in others:
        shown = FeeSheet.objects.create(facility=row, holds_from=date(2026, 1, 1), entered_by=keeper)
        FeeLine.objects.create(sheet=shown, item_id="meals", fen=1800)

    made = meal_money.build(Random(1), TODAY)

    assert made == MealMonth.objects.count() == len(others) * meal_money.MONTHS + 1  # one was filed in September
    assert not MealMonth.objects.filter(published_on__gt=TODAY).exists()
    assert facility.meal_months.first().month == SEPTEMBER
    for row in MealMonth.objects.exclude(facility__meal_months__month__lt=F("month")):
        assert row.opening_fen == 0
    for earlier in MealMonth.objects.all():
        later = MealMonth.objects.filter(facility=earlier.facility, month=earlier.month + accounts.MONTH).first()
        assert later is None or later.opening_fen == earlier.closing_fen
    assert accounts.unpublished(Facility.objects.all(), OCTOBER).count() == 2
    assert MealMonth.objects.latest().over(accounts.balance_limit(TODAY)).exists()
