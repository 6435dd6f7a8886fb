"""Loads the cellar's reference data from the TOML files beside it. Rows that exist are left alone: the district may have edited them."""

from datetime import date, timedelta

import chinese_calendar

from portal.clock.models import CalendarDay, PauseCause
from portal.seeding import insert_missing, rows_of, seeder

CALENDAR_FROM = 2019  # the year of the national measures; terms do not start earlier
CALENDAR_SOURCE = "chinesecalendar 1.11.0"


@seeder(17, "causes of pauses")
def pause_causes() -> int:
    """Load why a term may stand still."""
    return insert_missing(PauseCause, [PauseCause(**row) for row in rows_of("pauses.toml", "pause")])


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
