"""Loads the cellar's reference data from the TOML files beside it. Rows that exist are left alone: the district may have edited them."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
from django.conf import settings

from portal import accounts
from portal.choices import AreaLevel, OrganisationKind
from portal.models import (
    Area,
    CalendarDay,
    Clause,
    Department,
    DocumentKind,
    Duty,
    LetterTemplate,
    Organisation,
    PauseCause,
    Regulation,
    Threshold,
)
from portal.seeding import fill_empty, insert_missing, seeder

DATA = Path(__file__).parent / "data"
CALENDAR_FROM = 2019  # the year of the national measures; terms do not start earlier
CALENDAR_SOURCE = "chinesecalendar 1.11.0"


def _rows(file: str, table: str) -> list[dict[str, Any]]:
    """Return one table of a data file."""
    with (DATA / file).open("rb") as stream:
        return list(tomllib.load(stream)[table])


@seeder(10, "areas")
def areas() -> int:
    """Load the district, its streets and communities, and what lies above them."""
    rows = [
        Area(parent_id=row.pop("parent", None), successor_id=row.pop("successor", None), **row)
        for row in _rows("areas.toml", "area")
    ]
    return insert_missing(Area, rows)


@seeder(11, "departments")
def departments() -> int:
    """Load the 21 departments with their duties in the founding document's words."""
    rows = _rows("departments.toml", "department")
    duties = {row["code"]: row.pop("duties") for row in rows}
    return insert_missing(Department, [Department(**row) for row in rows]) + insert_missing(
        Duty,
        [
            Duty(department_id=code, order=order, text=text, text_en=text_en)
            for code, pairs in duties.items()
            for order, (text, text_en) in enumerate(pairs, 1)
        ],
    )


@seeder(12, "organisations")
def organisations() -> int:
    """Load a body for every department, street office and community committee of the district, once."""
    known = set(
        Organisation.objects.exclude(kind=OrganisationKind.OPERATOR).values_list("kind", "area_id", "department_id")
    )
    missing = [o for o in _bodies() if (o.kind, o.area_id, o.department_id) not in known]
    Organisation.objects.bulk_create(missing)
    return len(missing)


def _bodies() -> Iterator[Organisation]:
    district = settings.DISTRICT_CODE
    for department in Department.objects.exclude(pk="streets"):
        yield Organisation(
            kind=OrganisationKind.DEPARTMENT,
            name=department.name,
            name_en=department.name_en,
            area_id=district,
            department=department,
        )
    for area in Area.objects.within(district).filter(level__in=[AreaLevel.STREET, AreaLevel.COMMUNITY]):
        is_street = area.level == AreaLevel.STREET
        yield Organisation(
            kind=OrganisationKind.STREET if is_street else OrganisationKind.COMMUNITY,
            name=f"{area.name}办事处" if is_street else f"{area.name}居民委员会",
            name_en=f"{area.name_en} Office" if is_street else "",
            area=area,
            department_id="streets" if is_street else None,
        )


@seeder(13, "rulebook")
def rulebook() -> int:
    """Load regulations, clauses and thresholds."""
    regulations = insert_missing(Regulation, [Regulation(**row) for row in _rows("rulebook.toml", "regulation")])
    clauses = insert_missing(
        Clause,
        [
            Clause(regulation_id=row.pop("regulation"), department_id=row.pop("department"), **row)
            for row in _rows("rulebook.toml", "clause")
        ],
    )
    return regulations + clauses + new_thresholds(_rows("rulebook.toml", "threshold"))


def new_thresholds(rows: list[dict[str, Any]]) -> int:
    """Load the numbers whose key no version has yet, and name those that have no name; return how many are new."""
    thresholds = [Threshold(**row) for row in rows]
    known = set(Threshold.objects.values_list("key", flat=True))
    fill_empty(Threshold, "key", thresholds, "name", "name_en")
    return insert_missing(Threshold, [row for row in thresholds if row.key not in known])


@seeder(14, "document kinds")
def document_kinds() -> int:
    """Load the kinds of documents and when each is asked for."""
    return insert_missing(DocumentKind, [DocumentKind(**row) for row in _rows("documents.toml", "document")])


@seeder(17, "causes of pauses")
def pause_causes() -> int:
    """Load why a term may stand still."""
    return insert_missing(PauseCause, [PauseCause(**row) for row in _rows("pauses.toml", "pause")])


@seeder(16, "letter templates")
def letter_templates() -> int:
    """Load the words of the letters."""
    rows = [LetterTemplate(**row | {"body": row["body"].strip()}) for row in _rows("letters.toml", "letter")]
    fill_empty(LetterTemplate, "code", rows, "samples")
    return insert_missing(LetterTemplate, rows)


@seeder(15, "working-day calendar")
def calendar() -> int:
    """Load every day of the years that the calendar package covers; it ends with the last published notice."""
    last = max(chinese_calendar.constants.holidays).year
    day, rows = date(CALENDAR_FROM, 1, 1), []
    while day.year <= last:
        rows.append(_calendar_day(day))
        day += timedelta(days=1)
    return insert_missing(CalendarDay, rows)


def _calendar_day(day: date) -> CalendarDay:
    is_working = chinese_calendar.is_workday(day)
    _, holiday = chinese_calendar.get_holiday_detail(day)
    festival = chinese_calendar.Holiday(holiday).chinese if holiday else ""
    name = f"{festival}调休上班" if festival and is_working else festival
    return CalendarDay(day=day, is_working=is_working, name=name, source=CALENDAR_SOURCE)


@seeder(90, "grants that posts have come to bring")
def grants() -> int:
    """Let accounts that are there already do what an update of the portal lets their posts do."""
    return accounts.complete_grants()
