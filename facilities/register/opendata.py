"""The register as open data: which fields, where each comes from, and the rows as CSV, JSON and XLSX, however many there are.

Rows are read in portions by key and written as they come; nothing holds them all. Two sets of fields: our own, and those of the
national register under its names (registration measures; docs/rulebook.md).
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import Nature
from facilities.ground.models import Facility
from facilities.places import vacancies
from portal.freshness import Stamp
from portal.tables.workbooks import WRAPPED, Column, Workbook, harmless

PORTION = 2000
DECLARED, BUREAU, REPORTED = (
    _("declared by the operator, reviewed by the district health bureau"),
    _("district health bureau"),
    _("reported by the facility"),
)
LICENCE = _("Free to use and pass on with the source named: public register of the district health bureau.")


@dataclass(frozen=True)
class Field:
    """A column of the open data: its name in the files, what it means, and where it comes from."""

    name: str
    meaning: str | Promise
    source: str | Promise
    column: str
    read: Callable[[Any], Any] = lambda value: value


def _nature(code: str) -> str:
    return str(Nature(code).label)


def _listed(codes: list[str]) -> str:
    return " ".join(codes)


OWN = (
    Field("id", _("key of the facility in this portal"), BUREAU, "id"),
    Field("name", _("name of the facility"), DECLARED, "name"),
    Field("other_name", _("other name"), DECLARED, "other_name"),
    Field("operator", _("operator"), DECLARED, "operator_name"),
    Field("uscc", _("unified social credit code"), DECLARED, "uscc"),
    Field("nature", _("nature: public, non_profit, for_profit"), DECLARED, "operator__nature"),
    Field("setting", _("how it is run, as a code"), DECLARED, "setting"),
    Field("inclusive", _("inclusive (price-guided)"), BUREAU, "is_inclusive"),
    Field("service_forms", _("forms of service, codes with a space between"), DECLARED, "service_forms", _listed),
    Field("area_code", _("division code of the community, 12 digits"), DECLARED, "area_id"),
    Field("area_name", _("street and community"), DECLARED, "area_name"),
    Field("address", _("address"), DECLARED, "address"),
    Field("longitude", _("degrees, WGS 84"), DECLARED, "longitude"),
    Field("latitude", _("degrees, WGS 84"), DECLARED, "latitude"),
    Field("phone", _("telephone for parents"), DECLARED, "public_phone"),
    Field("capacity", _("most children present at one time"), DECLARED, "capacity"),
    Field(
        "places",
        _("places of all classes; of a facility without classes the places it states; empty: not known"),
        REPORTED,
        "offered",
    ),
    Field(
        "places_free",
        _(
            "places free, class by class; empty: not known, because no classes are entered or nothing was told with its day"
        ),
        REPORTED,
        "free",
    ),
    Field("places_free_as_of", _("oldest day on which the places free rest"), REPORTED, "free_on"),
    Field("places_as_of", _("day of the enrolment figures"), REPORTED, "places_as_of"),
    Field("monthly_fee", _("monthly fee for full-day care, yuan"), DECLARED, "monthly_fee"),
    Field("fee_note", _("what the fee includes"), DECLARED, "fee_note"),
    Field("serves_meals", _("serves meals"), DECLARED, "serves_meals"),
    Field("state", _("state: filed, verified"), BUREAU, "state"),
    Field("filed_on", _("day of the completed filing"), BUREAU, "filed_on"),
)
NATIONAL = (
    Field("机构名称", _("name of the facility"), DECLARED, "name"),
    Field("其他名称", _("other name"), DECLARED, "other_name"),
    Field("统一社会信用代码", _("unified social credit code"), DECLARED, "uscc"),
    Field("机构类型", _("legal nature of the operator"), DECLARED, "operator__nature", _nature),
    Field("机构地址", _("address"), DECLARED, "address"),
    Field("行政区划名称", _("street and community"), DECLARED, "area_name"),
    Field("行政区划代码", _("division code of the community, 12 digits"), DECLARED, "area_id"),
    Field("备案完成日期", _("day of the completed filing"), BUREAU, "filed_on"),
)
SETS = {"own": OWN, "national": NATIONAL}
STAMP_NAMES = {"own": ("as_of", "version"), "national": ("数据截至", "数据版本")}


@dataclass(frozen=True)
class Edition:
    """What one file holds: a set of fields, as the register stood at a stamp."""

    kind: str
    stamp: Stamp

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns that come from the facilities."""
        return SETS[self.kind]

    @property
    def as_of(self) -> str:
        """The moment of the last change, ISO 8601 in UTC."""
        return self.stamp.changed_at.isoformat(timespec="seconds")

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the facilities whose filing holds, by key, read in portions."""
        last: int | None = None
        while portion := self._portion(last):
            for _key, *values in portion:
                yield tuple(field.read(value) for field, value in zip(self.fields, values, strict=True))
            last = portion[-1][0]

    def _portion(self, after: int | None) -> list[tuple[Any, ...]]:
        rows = facilities() if after is None else facilities().filter(pk__gt=after)
        return list(rows.values_list("pk", *(field.column for field in self.fields))[:PORTION])


def facilities() -> QuerySet[Facility]:
    """Return what the open data tells of, in the order of the keys."""
    return (
        vacancies.with_vacancies(Facility.objects.public(), since=date.min)
        .annotate(
            operator_name=F("operator__organisation__name"),
            uscc=F("operator__organisation__uscc"),
            area_name=Concat("area__parent__name", Value(" "), "area__name"),
        )
        .order_by("pk")
    )


def as_csv(edition: Edition) -> Iterator[bytes]:
    """Yield the file in portions: UTF-8 with its mark, the stamp in the last two columns of every row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*(field.name for field in edition.fields), *STAMP_NAMES[edition.kind]])
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(edition.rows(), 1):
        writer.writerow([*(csv_cell(value) for value in row), edition.as_of, edition.stamp.version])
        if number % PORTION == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def csv_cell(value: Any) -> Any:
    """Return a value as it stands in a CSV, text in a form that no spreadsheet takes for a formula."""
    if isinstance(value, str):
        return harmless(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def as_json(edition: Edition) -> Iterator[bytes]:
    """Yield the file in portions: an object with the stamp, the licence, the fields and the facilities."""
    head = {
        "as_of": edition.as_of,
        "version": edition.stamp.version,
        "licence": str(LICENCE),
        "fields": [{"name": f.name, "meaning": str(f.meaning), "source": str(f.source)} for f in edition.fields],
    }
    yield dumped(head)[:-1].encode() + b',"facilities":['
    names, lines = [field.name for field in edition.fields], []
    comma = ""
    for row in edition.rows():
        lines.append(comma + dumped(dict(zip(names, row, strict=True))))
        comma = ","
        if len(lines) == PORTION:
            yield "".join(lines).encode()
            lines.clear()
    yield ("".join(lines) + "]}\n").encode()


def dumped(value: Any) -> str:
    """Return JSON without spaces, days in ISO 8601."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def write_xlsx(edition: Edition, path: Path) -> None:
    """Write the workbook row by row: the facilities, and a sheet that says what the columns are. Text stays text."""
    with Workbook(path) as book:
        sheet = book.sheet(str(_("Facilities")), [field.name for field in edition.fields])
        for row in edition.rows():
            sheet.append(row)
        notes = book.sheet(
            str(_("About")),
            [Column(str(_("Item")), 24), Column(str(_("Meaning")), 60, WRAPPED), Column(str(_("Source")), 40)],
        )
        for note in _notes(edition):
            notes.append(note)


def _notes(edition: Edition) -> Iterator[tuple[object, ...]]:
    moment, version = STAMP_NAMES[edition.kind]
    yield moment, edition.as_of
    yield version, edition.stamp.version
    yield _("Licence"), LICENCE
    yield from ((field.name, field.meaning, field.source) for field in edition.fields)
