"""Keeping the working-day calendar: one day by hand, or a year by the official notice. Running terms follow at once."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.scope import require
from portal.clock import clock
from portal.clock.models import CalendarDay
from portal.errors import Refused
from portal.rulebook import policy
from portal.tables.reading import Fault, Record, read

ROLES = {
    "day": frozenset({"day", "date", "日期"}),
    "is_working": frozenset({"is_working", "working", "是否工作日", "是否上班", "安排"}),
    "name": frozenset({"name", "holiday", "名称", "节日", "节假日"}),
}
YES = frozenset({"1", "true", "yes", "y", "是", "班", "上班", "工作日"})
NO = frozenset({"0", "false", "no", "n", "否", "休", "放假", "休息日"})
FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日")
NOTICE_MONTH = 10  # the notice for a year is published in the last months of the year before; our own rule, not law
LEAST_IN_A_NOTICE = 11  # days: the public holidays of a year; a shorter list is no full notice


class Rejected(Exception):
    """A notice has bad rows: the calendar stays as it was, because a wrong day would move legal terms."""

    def __init__(self, faults: list[Fault]):
        super().__init__(len(faults))
        self.faults = faults


@transaction.atomic
def keep_day(day: CalendarDay, *, by: User) -> int:
    """Save a day of the calendar and return how many running terms it moved."""
    require(policy.may_keep_rulebook(by))
    day.source = str(by)
    day.save()
    return clock.recompute()


@transaction.atomic
def load_notice(path: Path) -> tuple[int, int]:
    """Take over a notice (day, is_working, name); return how many days were written and how many terms moved.

    A year that the calendar lacks is filled up with its ordinary weekdays and weekends. Raises Rejected with the bad rows.
    """
    return _take_over(read(path, ROLES, frozenset({"day", "is_working"})))


@transaction.atomic
def enter_notice(text: str, *, source: str, by: User) -> tuple[int, int]:
    """Take over a notice written out, a day on each line: the day, 休 or 班, its name. Raises Rejected and Refused as above."""
    require(policy.may_keep_rulebook(by))
    lines = ((number, line.split(maxsplit=2)) for number, line in enumerate(text.splitlines(), 1) if line.strip())
    return _take_over(_record(number, cells, source) for number, cells in lines)


def _record(number: int, cells: list[str], source: str) -> Record:
    return Record(source, number, dict(zip(("day", "is_working", "name"), [*cells, "", ""], strict=False)))


def _take_over(found: Iterable[Record | Fault]) -> tuple[int, int]:
    rows = list(_days(found))
    faults = [row for row in rows if isinstance(row, Fault)]
    named = {row.day: row for row in rows if isinstance(row, CalendarDay)}
    if faults:
        raise Rejected(faults)
    _require_whole(named)
    _write([*_ordinary(_new_years(named), named), *named.values()])
    return len(named), clock.recompute()


def last_day() -> date | None:
    """Return the calendar's last day, past which due dates are not computable."""
    return CalendarDay.objects.order_by("-day").values_list("day", flat=True).first()


def _days(rows: Iterable[Record | Fault]) -> Iterator[CalendarDay | Fault]:
    seen: set[date] = set()
    for row in rows:
        read_row = row if isinstance(row, Fault) else _day(row)
        if isinstance(read_row, CalendarDay):
            if read_row.day in seen and isinstance(row, Record):
                read_row = Fault(
                    row.line, "", _("the day %(day)s already occurs") % {"day": row.cells["day"]}, row.file
                )
            else:
                seen.add(read_row.day)
        yield read_row


def _day(row: Record) -> CalendarDay | Fault:
    day, answer = _date(row.cells["day"]), row.cells["is_working"].lower()
    if day is None:
        return Fault(row.line, "", _("“%(day)s” is not a date") % {"day": row.cells["day"]}, row.file)
    if answer not in YES | NO:
        return Fault(
            row.line, "", _("“%(answer)s” says neither working day nor holiday") % {"answer": answer}, row.file
        )
    return CalendarDay(day=day, is_working=answer in YES, name=row.cells.get("name", "")[:40], source=row.file[:80])


def _date(text: str) -> date | None:
    for pattern in FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _new_years(named: dict[date, CalendarDay]) -> list[int]:
    known = set(CalendarDay.objects.dates("day", "year"))
    return sorted({day.year for day in named} - {first.year for first in known})


def _require_whole(named: dict[date, CalendarDay]) -> None:
    for year in _new_years(named):
        count = sum(day.year == year for day in named)
        if count < LEAST_IN_A_NOTICE:
            raise Refused(
                _("%(year)s is not in the calendar yet, and %(count)s days are not the full notice for a year.")
                % {"year": year, "count": count}
            )


def _ordinary(years: list[int], named: dict[date, CalendarDay]) -> Iterator[CalendarDay]:
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            if day not in named:
                yield CalendarDay(day=day, is_working=day.weekday() < 5, source=next(iter(named.values())).source)
            day += timedelta(days=1)


def _write(days: list[CalendarDay]) -> None:
    CalendarDay.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["day"], update_fields=["is_working", "name", "source"]
    )
