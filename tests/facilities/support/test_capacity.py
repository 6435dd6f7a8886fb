"""Support by what is filed: places, classes or square metres, whole, as the filing stands when the month is frozen."""

from decimal import Decimal

import pytest

from facilities.models import Facility, Scheme
from facilities.support import claims, schemes
from facilities.support.models import Rate
from portal.accounts.choices import Role
from portal.errors import Refused
from tests.facilities.support import town
from tests.facilities.support.town import AUGUST, OCTOBER, SEPTEMBER
from tests.factories import TODAY, CareClassFactory, officer

pytestmark = pytest.mark.django_db


def capacity(unit: str, **facts: object) -> Scheme:
    """Return a scheme of 200 yuan a month for each unit."""
    row = town.scheme(kind="capacity")
    Rate.objects.filter(scheme=row).update(until_on=town.LONG_AGO)
    town.rate(row, unit=unit, from_on=AUGUST, **facts)
    return row


@pytest.mark.parametrize(
    ("unit", "kind", "area", "quantity"),
    [
        ("place_month", "", None, 25),
        ("place_month", "toddler", None, 15),
        ("class_month", "", None, 2),
        ("class_month", "infant", None, 1),
        ("metre_month", "", None, 0),
        ("metre_month", "", Decimal("119.99"), 119),
        ("metre_month", "", Decimal("120.00"), 120),
    ],
)
def test_what_is_filed_is_paid_for_without_any_attendance(unit, kind, area, quantity):
    scheme = capacity(unit, kind=kind)
    row, by = town.facility(0, indoor_area=area)
    CareClassFactory(facility=row, kind="infant", places=10, enrolled=0)

    claim = claims.submit(row, scheme, OCTOBER, by=by, on=TODAY)

    assert claims.total(claim) == quantity * 20_000


def test_a_frozen_month_stays_when_the_filing_changes():
    scheme = capacity("place_month")
    row, by = town.facility(0)
    claims.submit(row, scheme, SEPTEMBER, by=by, on=TODAY)
    row.classes.update(places=20)

    claim = claims.submit(row, scheme, OCTOBER, by=by, on=TODAY)

    assert [(line.kind, line.for_month, line.quantity) for line in claim.lines.all()] == [("entitled", OCTOBER, 20)]


def test_a_facility_that_was_not_on_file_the_whole_month_gets_nothing():
    scheme = capacity("place_month")
    row, by = town.facility(0, filed_on=OCTOBER.replace(day=2))

    with pytest.raises(Refused):
        claims.submit(row, scheme, OCTOBER, by=by, on=TODAY)
    Facility.objects.filter(pk=row.pk).update(filed_on=OCTOBER)
    claims.submit(row, scheme, OCTOBER, by=by, on=TODAY)


@pytest.mark.parametrize(
    ("kind", "unit", "of", "field"),
    [
        ("capacity", "child_month", "", "unit"),
        ("attendance", "place_month", "", "unit"),
        ("capacity", "metre_month", "toddler", "kind"),
        ("capacity", "class_month", "toddler", None),
    ],
)
def test_each_kind_of_scheme_pays_for_its_own(kind, unit, of, field):
    scheme = Scheme.objects.create(code="x", name="x", from_on=town.LONG_AGO, kind=kind)
    rate = Rate(scheme=scheme, unit=unit, kind=of, fen=1, words="x", from_on=OCTOBER)
    treasury = officer(Role.DEPARTMENT_OFFICER, department="finance")

    if field is None:
        assert schemes.add_rate(rate, by=treasury).pk
    else:
        with pytest.raises(Refused) as refusal:
            schemes.add_rate(rate, by=treasury)
        assert refusal.value.field == field
