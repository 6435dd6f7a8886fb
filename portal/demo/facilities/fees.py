"""What invented facilities charge: sheets of fees, the district's rule on inclusive care, and a question about an unusual fee."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings

from facilities.ground.choices import PUBLIC_STATES
from facilities.ground.money import fen
from facilities.models import ClassOffer, Facility, FeeLine, FeeSheet, PriceInquiry, PriceRule
from facilities.prices.sheets import CARE
from portal.models import User

UNSHOWN = 6  # every sixth facility shows no sheet yet
MEALS, BEDDING = 18_00, 260_00  # fen


def show(facilities: Iterable[Facility], on: date) -> None:
    """Let most facilities on file show a sheet; where classes differ it says so."""
    filed = [row for row in facilities if row.state in PUBLIC_STATES and row.monthly_fee and row.pk % UNSHOWN]
    owner = User.objects.get(username="operator")
    since = on - timedelta(days=200)
    sheets = [
        FeeSheet(facility=row, holds_from=since, prepaid_months=1 + row.pk % 3, fee_note=row.fee_note, entered_by=owner)
        for row in filed
    ]
    made = {sheet.facility_id: sheet for sheet in FeeSheet.objects.bulk_create(sheets)}
    lines = [_line(made[row.pk], code, amount) for row in filed for code, amount in _charged(row)]
    FeeLine.objects.bulk_create(lines + list(_of_classes(made)))
    _oversee(filed[3:4], on)


def _charged(facility: Facility) -> Iterable[tuple[str, int]]:
    yield CARE, fen(facility.monthly_fee or Decimal(0))
    yield "bedding", BEDDING
    if facility.serves_meals:
        yield "meals", MEALS


def _line(sheet: FeeSheet, item: str, amount: int, kind: str = "") -> FeeLine:
    return FeeLine(sheet=sheet, item_id=item, kind=kind, fen=amount)


def _of_classes(made: dict[int, FeeSheet]) -> Iterable[FeeLine]:
    """Yield the fees of kinds of classes that differ from the facility's."""
    offers = ClassOffer.objects.filter(care_class__facility__in=made, monthly_fee__isnull=False)
    told = {
        (row[0], row[1]): row[2]
        for row in offers.values_list("care_class__facility_id", "care_class__kind", "monthly_fee")
    }
    for (facility, kind), amount in told.items():
        yield _line(made[facility], CARE, fen(amount or Decimal(0)), kind)


def _oversee(unusual: list[Facility], on: date) -> None:
    """Lay down a rule, and ask one facility about its fee."""
    officer = User.objects.get(username="development")
    PriceRule.objects.create(
        area_id=settings.DISTRICT_CODE,
        base_fen=2800_00,
        band_percent=20,
        from_on=on - timedelta(days=300),
        document="（示例）发改价格〔2026〕1号",
        entered_by=officer,
    )
    PriceInquiry.objects.bulk_create(
        PriceInquiry(
            facility=row,
            asked_fen=fen(row.monthly_fee or Decimal(0)),
            question="收费高于同街道同类机构，请说明收费构成。",
            asked_by=officer,
            asked_on=on - timedelta(days=2),
            due_on=on + timedelta(days=8),
        )
        for row in unusual
    )
