"""Months and years as reports count them. A period is named by its first day."""

from datetime import date, timedelta

from metrics.ground.choices import Frequency


def first_day(frequency: str, day: date) -> date:
    """Return the first day of the period that holds the day."""
    return day.replace(day=1) if frequency == Frequency.MONTH else date(day.year, 1, 1)


def last_day(frequency: str, period: date) -> date:
    """Return the period's last day."""
    return following(frequency, period) - timedelta(days=1)


def following(frequency: str, period: date) -> date:
    """Return the first day of the next period."""
    if frequency == Frequency.YEAR or period.month == 12:
        return date(period.year + 1, 1, 1)
    return date(period.year, period.month + 1, 1)


def preceding(frequency: str, period: date) -> date:
    """Return the first day of the period before."""
    return first_day(frequency, period - timedelta(days=1))


def name_of(frequency: str, period: date) -> str:
    """Write a period: 2026, or 2026-11."""
    return f"{period:%Y-%m}" if frequency == Frequency.MONTH else f"{period:%Y}"


def read(frequency: str, name: str) -> date | None:
    """Return the period of a name, or None if it is none of the frequency."""
    year, _dash, month = name.partition("-")
    if not (year.isdecimal() and len(year) == 4 and 2000 <= int(year) < 2100):
        return None
    if frequency == Frequency.YEAR:
        return None if month else date(int(year), 1, 1)
    return date(int(year), int(month), 1) if month.isdecimal() and 1 <= int(month) <= 12 else None
