"""Support by what is filed: places, classes or square metres, whole, as the filing stands when the month is frozen."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from facilities.models import Facility, Scheme
from facilities.support import claims, correcting, schemes
from facilities.support.models import Rate
from portal.accounts.choices import Role
from portal.errors import NotAllowed, Refused
from portal.models import User
from tests.facilities.support import town
from tests.facilities.support.town import AUGUST, OCTOBER, SEPTEMBER
from tests.factories import TODAY, CareClassFactory, officer

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


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


@pytest.fixture
def auditor() -> User:
    return officer(Role.REVIEWER)


@pytest.mark.parametrize(
    ("cut", "corrected", "adjusted"),
    [(0, [18], [-2]), (0, [22], [2]), (0, [18, 20], []), (0, [18, 17], [-3]), (3, [18], []), (3, [15], [-2])],
)
def test_a_frozen_month_is_put_right_by_the_audit_and_booked_by_the_next_claim(auditor, cut, corrected, adjusted):
    scheme = capacity("place_month")
    row, by = town.facility(0, places=20)
    claim = claims.submit(row, scheme, SEPTEMBER, by=by, on=TODAY)
    line = claim.lines.get()
    with pytest.raises(Refused, match="扣减"):
        claims.correct(line, 18, "现场少两张床", by=auditor, on=TODAY)
    if cut:
        claims.cut(line, cut * 20_000, "缺材料", by=auditor, on=TODAY)
    town.audited(scheme, SEPTEMBER, auditor, TODAY)
    for number in corrected:
        claims.correct(line, number, "现场核定", by=auditor, on=TODAY)

    later = claims.submit(row, scheme, OCTOBER, by=by, on=TODAY)

    assert [step.fen for step in later.lines.filter(kind="adjusted")] == [number * 20_000 for number in adjusted]
    assert correcting.differences(scheme, NOVEMBER, [row.pk]) == []
    assert claims.total(claim) == (20 - cut) * 20_000


def test_who_audits_corrects_with_a_change_and_attendance_is_corrected_by_the_facility(auditor):
    scheme = capacity("place_month")
    row, by = town.facility(1, places=20)
    town.enter(row, SEPTEMBER, 20, by, TODAY)
    line = claims.submit(row, scheme, SEPTEMBER, by=by, on=TODAY).lines.get()
    town.audited(scheme, SEPTEMBER, auditor, TODAY)
    for stranger in (by, officer(Role.DEPARTMENT_OFFICER, department="finance")):
        with pytest.raises(NotAllowed):
            claims.correct(line, 1, "x", by=stranger, on=TODAY)
    with pytest.raises(Refused) as refusal:
        claims.correct(line, 20, "x", by=auditor, on=TODAY)
    assert refusal.value.field == "quantity"
    care = town.scheme(code="attendance")
    attended = claims.submit(row, care, SEPTEMBER, by=by, on=TODAY).lines.get()
    town.audited(care, SEPTEMBER, auditor, TODAY)
    with pytest.raises(Refused, match="出勤"):
        claims.correct(attended, 0, "x", by=auditor, on=TODAY)


def test_the_desk_corrects_a_frozen_month_on_a_page_and_the_operator_reads_why(auditor):
    scheme = capacity("place_month")
    row, by = town.facility(0, places=20)
    line = claims.submit(row, scheme, SEPTEMBER, by=by, on=TODAY).lines.get()
    town.audited(scheme, SEPTEMBER, auditor, TODAY)
    desk, own = Client(), Client()
    desk.force_login(auditor)
    own.force_login(by)
    url = f"/claim-lines/{line.pk}/correct/"

    offered = desk.get(line.claim.get_absolute_url()).content.decode()
    wrong = desk.post(url, {"quantity": "20", "reason": "现场核定"})
    desk.post(url, {"quantity": "18", "reason": "现场核定"})

    assert url in offered
    assert wrong.context["form"].errors["quantity"]
    assert wrong.context["form"]["reason"].value() == "现场核定"
    page = own.get(line.claim.get_absolute_url()).content.decode()
    assert "现场核定" in page
    assert url not in page


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
