"""Money: fen and yuan turn into each other without loss, and no page rounds a price."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, Value

from facilities.families import following
from facilities.ground.money import Price, YuanField, fen, price, yuan
from facilities.models import Facility
from tests.factories import TODAY, FacilityFactory


@pytest.mark.parametrize("amount", ["0", "0.01", "0.29", "1.10", "4200", "5600.50", "99999999.99"])
def test_yuan_turn_into_fen_and_back(amount):
    assert yuan(fen(Decimal(amount))) == Decimal(amount)
    assert fen(Decimal(amount)) == int(amount.replace(".", "").ljust(len(amount.split(".")[0]) + 2, "0"))


@pytest.mark.parametrize(("amount", "whole"), [("0.004", 0), ("0.005", 1), ("0.014", 1), ("0.015", 2)])
def test_half_a_fen_is_rounded_up_as_the_column_did(amount, whole):
    assert fen(Decimal(amount)) == whole


PRICES = [(0, "0"), (1, "0.01"), (90, "0.90"), (100, "1"), (300000, "3000"), (300050, "3000.50"), (299999, "2999.99")]


@pytest.mark.django_db
@pytest.mark.parametrize(("whole", "told"), PRICES)
def test_a_price_is_told_without_places_only_where_it_is_whole(whole, told):
    FacilityFactory()

    assert price(yuan(whole)) == told
    assert Facility.objects.annotate(told=Price(F("pk") * 0 + Value(whole))).get().told == told


@pytest.mark.parametrize(("typed", "whole"), [("0.01", 1), ("100000000", 10_000_000_000), ("12.50", 1250), ("", None)])
def test_what_is_typed_in_yuan_is_fen(typed, whole):
    assert YuanField(required=False).clean(typed) == whole


@pytest.mark.parametrize("typed", ["0", "0.001", "-1", "100000000.01", "面议"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValidationError):
        YuanField().clean(typed)


def test_an_amount_of_a_form_begins_with_yuan_and_keeps_what_was_typed():
    field = YuanField(min_value=0)

    assert (str(field.prepare_value(1250)), field.prepare_value("12,5"), field.prepare_value(None)) == (
        "12.50",
        "12,5",
        None,
    )
    assert (field.has_changed(1250, "12.5"), field.has_changed(1250, "12.51"), field.has_changed(None, "")) == (
        False,
        True,
        False,
    )


@pytest.mark.django_db
def test_followers_read_the_fee_to_the_fen():
    dear, even = FacilityFactory(monthly_fee=Decimal("5600.50")), FacilityFactory(monthly_fee=3000)

    assert following.fees([dear.pk, even.pk], TODAY) == {dear.pk: "5600.50元", even.pk: "3000元"}


@pytest.mark.django_db
def test_rents_of_scenarios_come_over_to_the_fen():
    rents = ["0.00", "0.01", "1234.56", "9999999999.99"]
    with connection.cursor() as cursor:  # temporary tables stand before those of the portal
        cursor.execute("CREATE TEMP TABLE metrics_scenario (id int, most_rent numeric(12,2)) ON COMMIT DROP")
        cursor.execute("CREATE TEMP TABLE metrics_scenariosite (id int, monthly_rent numeric(10,2)) ON COMMIT DROP")
        for number, rent in enumerate(rents):
            cursor.execute("INSERT INTO metrics_scenario VALUES (%s, %s)", [number, rent])
            cursor.execute("INSERT INTO metrics_scenariosite VALUES (%s, %s)", [number, rent[-10:]])

        cursor.execute(import_module("metrics.migrations.0017_rents_in_fen").FORWARD)

        cursor.execute("SELECT most_rent_fen FROM metrics_scenario ORDER BY id")
        assert [row[0] for row in cursor.fetchall()] == [0, 1, 123456, 999999999999]
        cursor.execute("SELECT rent_fen FROM metrics_scenariosite ORDER BY id")
        assert [row[0] for row in cursor.fetchall()] == [0, 1, 123456, 999_999_999]
