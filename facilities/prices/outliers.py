"""Fees beside those of their like: by street, way of running and kind of class. Where too few are alike, the district's like count."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from facilities.ground.choices import ClassKind, Setting
from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.prices.models import FeeLine, FeeSheet
from facilities.prices.sheets import CARE
from portal.rulebook.rulebook import Limits

FAR, FEW = "prices.outlier_percent", "prices.outlier_group"
COLUMNS = (
    "sheet__facility_id", "sheet__facility__name", "sheet__facility__setting", "sheet__facility__is_inclusive",
    "sheet__facility__area_id", "kind", "fen",
)  # fmt: skip


@dataclass(frozen=True)
class Charged:
    """The monthly basic fee of a facility, or of a kind of class there, beside the median of its like."""

    facility_id: int
    name: str
    setting: str
    is_inclusive: bool
    area: str
    kind: str
    fen: int
    median_fen: int | None = None
    alike: int = 0
    is_outlier: bool = False

    @property
    def yuan(self) -> Decimal:
        """The fee in yuan."""
        return yuan(self.fen)

    @property
    def median(self) -> Decimal | None:
        """The median in yuan; None where nothing is alike."""
        return None if self.median_fen is None else yuan(self.median_fen)

    @property
    def percent(self) -> int | None:
        """How far the fee lies from the median, in percent of it."""
        return None if not self.median_fen else round(100 * (self.fen - self.median_fen) / self.median_fen)

    @property
    def setting_label(self) -> Any:
        """The way of running in words."""
        return Setting(self.setting).label

    @property
    def kind_label(self) -> Any:
        """The kind of class in words, empty for all."""
        return ClassKind(self.kind).label if self.kind else ""


def charged(facilities: Any, on: date) -> list[Charged]:
    """Return what the facilities charge on the day, the farthest from their like first: one query and the numbers of the rulebook."""
    lines = FeeLine.objects.filter(item=CARE, sheet__in=FeeSheet.objects.in_force(on))
    district = [
        Charged(*row) for row in lines.filter(sheet__facility__in=Facility.objects.public()).values_list(*COLUMNS)
    ]
    limits = Limits(on)
    far, few = int(limits[FAR]), int(limits[FEW])
    near, wide = _groups(district, street=True), _groups(district, street=False)
    shown = set(facilities.order_by().values_list("pk", flat=True))
    rows = [_beside(row, near, wide, far, few) for row in district if row.facility_id in shown]
    return sorted(rows, key=lambda row: (-abs(row.percent or 0), row.facility_id, row.kind))


def _key(row: Charged, street: bool) -> tuple[object, ...]:
    return (row.area[:9] if street else "", row.is_inclusive, row.setting, row.kind)


def _groups(rows: Iterable[Charged], *, street: bool) -> dict[tuple[object, ...], list[int]]:
    found: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row in rows:
        found[_key(row, street)].append(row.fen)
    return found


def _beside(row: Charged, near: Any, wide: Any, far: int, few: int) -> Charged:
    """Compare with the street's like, else with the district's; with fewer than `few` nothing is an outlier."""
    alike = near[_key(row, True)]
    alike = alike if len(alike) >= few else wide[_key(row, False)]
    if len(alike) < few:
        return Charged(**{**row.__dict__, "alike": len(alike)})
    middle = int(median(alike))
    is_outlier = abs(row.fen - middle) * 100 > middle * far
    return Charged(**{**row.__dict__, "median_fen": middle, "alike": len(alike), "is_outlier": is_outlier})
