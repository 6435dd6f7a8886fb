"""A facility that serves and charges for meals, and who runs it."""

from datetime import date

import pytest

from facilities.models import FeeItem, FeeLine, FeeSheet
from tests.factories import CareClassFactory, FacilityFactory, operator_user


@pytest.fixture
def facility(db):
    kitchen = {"serves_meals": True, "meal_source": "kitchen"}
    row = FacilityFactory(name="小太阳", state="filed", filed_on=date(2026, 9, 1), **kitchen)
    CareClassFactory(facility=row, enrolled=8)
    return row


@pytest.fixture
def keeper(facility):
    return operator_user(facility.operator)


@pytest.fixture
def charge(facility, keeper):
    """Show a fee sheet from a day on: the fee of meals by the day in fen, by kind of class."""

    def show(fees, *, holds_from=date(2026, 8, 1)):
        sheet = FeeSheet.objects.create(facility=facility, holds_from=holds_from, entered_by=keeper)
        item = FeeItem.objects.get(code="meals")
        FeeLine.objects.bulk_create(FeeLine(sheet=sheet, item=item, kind=kind, fen=fen) for kind, fen in fees.items())
        return sheet

    return show
