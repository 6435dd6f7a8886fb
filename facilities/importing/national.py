"""What is filed here as a file for the national filing system, until it grants an interface: by the shipped mapping, so that what goes out can come in.

The legal representative is left out: the code of the operator says who that is, and a file on the way is nobody's to read.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import override

from facilities.filing.models import Receipt
from facilities.ground.choices import PUBLIC_STATES, FacilityState, Nature, ServiceForm, Setting
from facilities.ground.models import Facility
from facilities.importing.register import CODE
from portal import permissions
from portal.accounts.scope import scope_of
from portal.importing import mappings, reports
from portal.importing.mappings import Mapping
from portal.importing.models import ImportedRow
from portal.models import User
from portal.tables.workbooks import AS_TEXT, Column, Workbook

MAPPING, PORTION = "register", 2000
YES, NO = "是", "否"
CHOICES: dict[str, Any] = {"nature": Nature, "setting": Setting, "state": FacilityState}


def write(user: User) -> bytes:
    """Return the filed facilities of the areas whose filings the user reviews, as a workbook in Chinese."""
    mapping = mappings.load(reports.SHIPPED[MAPPING].read_text())
    columns = [Column(titles[0], look=AS_TEXT) for titles in mapping.columns.values()]
    with override("zh-hans"), Workbook() as book:
        sheet = book.sheet("备案信息", columns, header_row=mapping.header_row)
        for row in _filed(user).values(*_named()).iterator(chunk_size=PORTION):
            sheet.append([_cell(name, row, mapping) for name in mapping.columns])
    return book.content


def _filed(user: User) -> QuerySet[Facility]:
    """Return what was filed at some time, with the number of its newest receipt, or that of the register it came from."""
    rows = Facility.objects.filter(scope_of(user).in_areas(permissions.REVIEW_FILINGS))
    receipts = Receipt.objects.filter(filing__facility=OuterRef("pk")).order_by("-version").values("number")[:1]
    imported = ImportedRow.objects.filter(importer=CODE, source=MAPPING, subject_id=OuterRef("pk"))
    number = Coalesce(Subquery(receipts), Subquery(imported.order_by("-pk").values("external_id")[:1]))
    return rows.exclude(state=FacilityState.UNFILED).annotate(receipt_number=Cast(number, CharField())).order_by("pk")


def _named() -> list[Any]:
    own = ["name", "area_id", "address", "setting", "is_inclusive", "service_forms", "capacity", "monthly_fee"]
    return [*own, "public_phone", "receipt_number", "filed_on", "state", *_OF_OPERATOR]


_OF_OPERATOR = ("operator__nature", "operator__organisation__name", "operator__organisation__uscc")
READ: dict[str, Callable[[Any], Any]] = {
    "service_forms": lambda row: "、".join(str(ServiceForm(form).label) for form in row["service_forms"]),
    "is_inclusive": lambda row: YES if row["is_inclusive"] else NO,
    "nature": lambda row: row["operator__nature"],
    "operator_name": lambda row: row["operator__organisation__name"],
    "uscc": lambda row: row["operator__organisation__uscc"],
    "representative": lambda _row: "",
}


def _cell(name: str, row: dict[str, Any], mapping: Mapping) -> str:
    value = READ[name](row) if name in READ else row[name]
    if name in CHOICES:
        return _word(name, value, mapping)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _word(name: str, value: str, mapping: Mapping) -> str:
    """Return the national word for a code: the first that the mapping reads as it; of a filing that was verified that of a filing."""
    words = mapping.values.get(name, {})
    meant = FacilityState.FILED.value if name == "state" and value in PUBLIC_STATES else value
    return next((word for word, code in words.items() if code == meant), str(CHOICES[name](value).label))
