"""Fees: nothing outside the catalogue, a rise announced ahead, inclusive care stopped above its ceiling, what a family pays and gets back."""

from datetime import date, timedelta

import pytest
from django.db import InternalError, transaction
from django.test import Client

from facilities.ground.choices import ClassKind, FacilityState, Nature
from facilities.models import CareClass, ClassOffer, Facility, FeeItem, FeeLine, FeeSheet, PriceInquiry, PriceRule
from facilities.prices import inquiries, outliers, refunds, rules, sheets, tasks
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import User
from portal.rulebook import rulebook
from portal.site.days import waiting
from tests.factories import (
    DISTRICT,
    TODAY,
    CareClassFactory,
    FacilityFactory,
    OperatorFactory,
    UserFactory,
    community_of,
    officer,
    operator_user,
)
from tests.together import at_once

pytestmark = pytest.mark.django_db
CARE = (sheets.CARE, "")


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


@pytest.fixture
def facility() -> Facility:
    facility = FacilityFactory(state=FacilityState.FILED, monthly_fee=3000)
    CareClassFactory(facility=facility, kind=ClassKind.TODDLER)
    return facility


@pytest.fixture
def owner(facility: Facility) -> User:
    return operator_user(facility.operator)


@pytest.fixture
def development() -> User:
    return officer(Role.DEPARTMENT_OFFICER, department="development")


def shown(facility: Facility, fees: dict | None = None, *, on: date = TODAY, **facts) -> FeeSheet:
    """Return a sheet as the operator would have shown it long ago."""
    sheet = FeeSheet.objects.create(facility=facility, holds_from=on, entered_by=UserFactory(), **facts)
    lines = [FeeLine(sheet=sheet, item_id=i, kind=k, fen=fen) for (i, k), fen in (fees or {CARE: 300_000}).items()]
    FeeLine.objects.bulk_create(lines)
    return sheet


def publish(facility: Facility, owner: User, fees: dict, *, on: date = TODAY, **facts) -> FeeSheet:
    return sheets.publish(FeeSheet(facility=facility, holds_from=on, **facts), fees, by=owner, on=TODAY)


def test_a_sheet_shows_on_the_day_from_which_it_holds_and_not_before(facility, owner):
    publish(facility, owner, {CARE: 520_000, (sheets.CARE, "toddler"): 560_050}, on=day(30))
    assert tasks.let_prices_hold(day(29).isoformat()) == 0
    assert Facility.objects.get().monthly_fee == 3000

    assert tasks.let_prices_hold(day(30).isoformat()) == 1

    assert Facility.objects.get().monthly_fee == 5200
    assert str(ClassOffer.objects.get().monthly_fee) == "5600.50"
    assert tasks.let_prices_hold(day(31).isoformat()) == 0


def test_everybody_reads_the_fees_of_the_past_with_their_days_and_not_those_of_the_future(monday, facility):
    shown(facility, {CARE: 280_000}, on=day(-100))
    shown(facility, {CARE: 290_000}, on=day(-30))
    shown(facility, {CARE: 300_000}, on=TODAY)
    shown(facility, {CARE: 310_000}, on=day(1))

    past = FeeSheet.objects.past(TODAY)
    page = Client().get(f"/register/{facility.pk}/fees/").content.decode()

    assert [(row.holds_from, row.until) for row in past] == [(day(-30), day(-1)), (day(-100), day(-31))]
    assert f"{day(-30)} – {day(-1)}" in page
    assert "2800.00" in page


def test_days_that_have_passed_and_days_with_a_sheet_are_refused(facility, owner):
    publish(facility, owner, {CARE: 300_000})
    for on in (day(-1), TODAY):
        with pytest.raises(Refused) as refusal:
            publish(facility, owner, {CARE: 300_000}, on=on)
        assert refusal.value.field == "holds_from"


@pytest.mark.parametrize(
    ("fees", "days", "taken"),
    [
        ({CARE: 300_001}, 29, False),
        ({CARE: 300_001}, 30, True),
        ({CARE: 300_000}, 0, True),
        ({CARE: 299_999}, 0, True),
        ({CARE: 300_000, ("meals", ""): 1800}, 29, False),
        ({(sheets.CARE, "toddler"): 300_001}, 29, False),
    ],
)
def test_a_rise_or_a_new_fee_is_announced_a_month_ahead(facility, owner, fees, days, taken):
    shown(facility, on=day(-100))

    if taken:
        publish(facility, owner, fees, on=day(days))
    else:
        with pytest.raises(Refused, match="30") as refusal:
            publish(facility, owner, fees, on=day(days))
        assert refusal.value.field == "holds_from"


def test_nothing_outside_the_catalogue_of_the_day_is_charged(facility, owner):
    FeeItem.objects.filter(pk="bedding").update(until=day(9))

    publish(facility, owner, {("bedding", ""): 100}, on=day(9))
    with pytest.raises(Refused) as refusal:
        publish(facility, owner, {CARE: 100, ("bedding", ""): 100}, on=day(10))
    assert refusal.value.field == "fee-bedding"


@pytest.mark.parametrize(("months", "taken"), [(3, True), (4, False)])
def test_no_more_months_in_advance_than_the_rulebook_says(facility, owner, months, taken):
    if taken:
        publish(facility, owner, {CARE: 100}, prepaid_months=months)
    else:
        with pytest.raises(Refused) as refusal:
            publish(facility, owner, {CARE: 100}, prepaid_months=months)
        assert refusal.value.field == "prepaid_months"


def lay_down(by: User, **facts) -> PriceRule:
    told = {"area_id": DISTRICT, "base_fen": 280_000, "band_percent": 20, "from_on": TODAY, "document": "1号"} | facts
    return rules.lay_down(PriceRule(**told), by=by, on=TODAY)


@pytest.mark.parametrize(("fen", "stopped"), [(336_000, False), (336_001, True), (999_900, True)])
def test_inclusive_care_above_base_and_band_is_stopped_and_seen(facility, owner, development, fen, stopped):
    Facility.objects.update(is_inclusive=True)
    lay_down(development)

    if stopped:
        with pytest.raises(Refused, match="3360") as refusal:
            publish(facility, owner, {CARE: fen})
        assert refusal.value.field == "fee-care-month"
    else:
        publish(facility, owner, {CARE: fen})

    Facility.objects.update(monthly_fee=fen / 100)
    found = rulebook.findings(Facility.objects.all(), on=TODAY)[facility.pk]
    outcomes = {finding.outcome for finding in found if finding.clause.code == "inclusive-price"}
    assert outcomes == {"breached" if stopped else "met"}


@pytest.mark.parametrize(
    ("nature", "kind", "asked", "stopped"),
    [
        ("", "toddler", "toddler", True),
        ("", "toddler", "infant", False),
        ("", "toddler", "", True),
        (Nature.FOR_PROFIT, "", "infant", True),
        (Nature.NON_PROFIT, "", "infant", False),
    ],
)
def test_a_rule_speaks_of_its_nature_and_class(facility, owner, development, nature, kind, asked, stopped):
    Facility.objects.update(is_inclusive=True)
    lay_down(development, nature=nature, kind=kind, base_fen=200_000, band_percent=0)

    if stopped:
        with pytest.raises(Refused):
            publish(facility, owner, {(sheets.CARE, asked): 200_001})
    else:
        publish(facility, owner, {(sheets.CARE, asked): 200_001})


def test_a_new_rule_ends_the_one_before_and_only_prices_people_lay_rules_down(development, bureau):
    first = lay_down(development)
    lay_down(development, from_on=day(10), base_fen=300_000)

    first.refresh_from_db()
    assert first.until == day(9)
    assert PriceRule.objects.in_force(day(9)).get() == first
    with pytest.raises(NotAllowed):
        lay_down(bureau, from_on=day(20))
    with pytest.raises(Refused):
        lay_down(development, from_on=day(10))


def test_lines_of_a_sheet_are_never_changed(facility):
    shown(facility)
    with pytest.raises(InternalError), transaction.atomic():
        FeeLine.objects.update(fen=1)


@pytest.mark.parametrize(
    ("last", "unused", "refund"),
    [
        (None, 0, 0),
        (date(2027, 1, 31), 0, 0),
        (date(2027, 1, 30), 1, 9_677),
        (date(2026, 12, 31), 31, 300_000),
        (date(2026, 12, 1), 61, 590_322),
    ],
)
def test_what_is_paid_and_what_comes_back_by_days(facility, last, unused, refund):
    sheet = shown(facility, {CARE: 300_000, ("meals", ""): 1800, ("bedding", ""): 26_000}, prepaid_months=3)

    bill = refunds.bill(sheet, "toddler", from_on=date(2026, 12, 1), months=2, last_day=last, on=TODAY)

    assert (bill.until, bill.all_days, bill.unused_days) == (date(2027, 1, 31), 62, unused)
    assert bill.paid * 100 == 626_000
    assert bill.refund * 100 == refund


@pytest.mark.parametrize(
    ("absent", "last", "refund", "eaten"),
    [
        (0, None, 0, 23),
        (4, None, 0, 19),
        (5, None, 34_482, 18),  # 300,000 / 21.75 * 5 * 50 %
        (23, None, 158_620, 0),
        (30, None, 206_896, 0),
        (5, date(2026, 12, 11), 34_482, 4),
        (60, None, 300_000, 0),  # never more than was paid
    ],
)
def test_days_absent_come_back_by_the_rule_and_meals_are_charged_for_the_days_of_attendance(
    facility, absent, last, refund, eaten
):
    sheet = shown(facility, {CARE: 300_000, ("meals", ""): 1800, ("bedding", ""): 26_000})

    found = refunds.bill(
        sheet, "toddler", from_on=date(2026, 12, 1), months=1, last_day=last, absent_days=absent, on=TODAY
    )

    assert found.absence_refund * 100 == refund
    assert [(row.eaten, row.charged * 100) for row in found.meals] == [(eaten, eaten * 1800)]
    assert found.paid * 100 == 326_000


def test_what_comes_back_for_absence_and_for_leaving_is_never_more_than_was_paid(facility):
    sheet = shown(facility)
    facts = {"from_on": date(2026, 12, 1), "months": 1, "on": TODAY}

    found = refunds.bill(sheet, "toddler", **facts, last_day=date(2026, 12, 1), absent_days=60)

    assert found.refund + found.absence_refund == found.paid


def test_the_comparison_tells_what_this_child_would_pay_first_and_that_it_is_not_known(facility):
    other = FacilityFactory(state=FacilityState.FILED)
    shown(facility, {CARE: 300_000, ("meals", ""): 1800, ("bedding", ""): 26_000})
    asked = {"chosen": [facility.pk, other.pk]}

    page = Client().get("/register/compare/", asked | {"months": 20}).content.decode()
    without_child = Client().get("/register/compare/", asked).content.decode()

    assert "首月共需3260.00元（含一次性费用），此后每月3000.00元" in page
    assert page.count("未知：该机构未在此公示收费标准") == 1
    assert "首月共需" not in without_child
    assert f"/register/{facility.pk}/fees/#calculator" in without_child


def test_a_class_pays_its_own_fee_where_it_has_one_and_a_family_reads_the_arithmetic(facility):
    shown(facility, {CARE: 300_000, (sheets.CARE, "toddler"): 333_333}, prepaid_months=2)
    asked = {"kind": "toddler", "from_on": "2026-12-01", "months": "1", "last_day": "2026-12-10", "absent": "5"}

    page = Client().get(f"/register/{facility.pk}/fees/", asked).content.decode()
    too_long = Client().get(f"/register/{facility.pk}/fees/", asked | {"months": "3"})

    assert "3333.33" in page
    assert str(333_333 * 21 // 31 / 100) in page
    assert "3333.33 ÷ 21.75 × 5 × 50 % = 383.14" in " ".join(page.split())
    assert too_long.context["form"].errors["months"]


def charging(fen: int, street: str = "330103001", **facts) -> Facility:
    facility = FacilityFactory(state=FacilityState.FILED, area=community_of(street), monthly_fee=fen // 100, **facts)
    shown(facility, {CARE: fen})
    return facility


@pytest.mark.parametrize(("fen", "unusual"), [(420_000, False), (420_001, True), (180_000, False), (179_999, True)])
def test_a_fee_far_from_its_like_is_unusual(fen, unusual):
    for _ in range(3):
        charging(300_000)
    odd = charging(fen)

    found = {row.facility_id: row for row in outliers.charged(Facility.objects.all(), TODAY)}

    assert found[odd.pk].is_outlier is unusual
    assert found[odd.pk].median_fen == 300_000


def test_too_few_of_a_street_are_compared_with_the_district_and_too_few_of_the_district_with_nobody():
    for _ in range(3):
        charging(300_000)
    odd = charging(900_000, "330103002")
    alone = charging(900_000, is_inclusive=True)

    found = {row.facility_id: row for row in outliers.charged(Facility.objects.all(), TODAY)}

    assert (found[odd.pk].alike, found[odd.pk].is_outlier) == (4, True)
    assert (found[alone.pk].median_fen, found[alone.pk].is_outlier) == (None, False)


def test_a_question_goes_to_the_operator_and_back(facility, owner, development, bureau):
    shown(facility)
    with pytest.raises(NotAllowed):
        inquiries.ask(facility, "为何？", by=bureau, on=TODAY)
    inquiry = inquiries.ask(facility, "为何？", by=development, on=TODAY)
    with pytest.raises(Refused):
        inquiries.ask(facility, "为何？", by=development, on=TODAY)
    assert inquiry.get_absolute_url() in [item.url for item in waiting(owner, on=TODAY)]
    with pytest.raises(IllegalMove):
        inquiries.settle(inquiry, "合理", by=development, on=TODAY)

    inquiries.answer(inquiry, "含餐费", by=owner, on=TODAY)
    assert inquiry.get_absolute_url() in [item.url for item in waiting(development, on=TODAY)]
    inquiries.settle(inquiry, "合理", by=development, on=TODAY)

    assert PriceInquiry.objects.get().outcome == "合理"


def test_strangers_do_not_learn_of_a_question(facility, owner, development):
    inquiry = inquiries.ask(facility, "为何？", by=development, on=TODAY)
    for stranger in (operator_user(OperatorFactory()), officer(Role.DEPARTMENT_OFFICER, department="fire")):
        client = Client()
        client.force_login(stranger)
        assert client.get(inquiry.get_absolute_url()).status_code == 404


def test_the_operator_fills_the_sheet_on_a_page_and_nothing_typed_is_lost(monday, facility, owner):
    client = Client()
    client.force_login(owner)
    url = f"/facilities/{facility.pk}/affairs/fees/"
    told = {"holds_from": TODAY.isoformat(), "prepaid_months": "4", "fee-care-month": "3000.5", "fee-meals": "18"}

    refused = client.post(url, told)
    taken = client.post(url, told | {"prepaid_months": "3"})

    assert refused.context["form"].errors["prepaid_months"]
    assert refused.context["form"]["fee-care-month"].value() == "3000.5"
    assert taken.status_code == 302
    assert sheets.in_force(facility, TODAY) == {CARE: 300_050, ("meals", ""): 1800}
    assert "3000.50" in Client().get(f"/register/{facility.pk}/").content.decode()


def test_the_desk_lists_fees_in_few_queries(monday, development, django_assert_max_num_queries):
    for fen in (300_000, 310_000, 320_000, 900_000):
        charging(fen)
    client = Client()
    client.force_login(development)

    with django_assert_max_num_queries(15):
        page = client.get("/prices/", {"only": "on"}).content.decode()

    assert "9000.00" in page
    assert "3100.00" not in page


@pytest.mark.django_db(transaction=True)
def test_two_rules_at_once_leave_one_without_an_end():
    by = officer(Role.DEPARTMENT_OFFICER, department="development")
    results = at_once(*[lambda: lay_down(User.objects.get(pk=by.pk)) for _ in range(2)])

    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert PriceRule.objects.filter(until__isnull=True).count() == 1


def test_an_operator_without_a_sheet_is_asked_for_one(facility, owner):
    url = f"/facilities/{facility.pk}/affairs/fees/"
    assert url in [item.url for item in waiting(owner, on=TODAY)]
    shown(facility)
    assert url not in [item.url for item in waiting(owner, on=TODAY)]
    assert CareClass.objects.filter(facility=facility).exists()
