"""Registers for tests: the shipped mapping, rows as offices keep them, and imports by one call."""

import csv
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.importing import reports, runs
from portal.importing.choices import ImportState
from portal.models import ImportRun, User
from tests.factories import CHANGQING, TODAY, community_of, valid_uscc

NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TITLES = "备案编号 机构名称 统一社会信用代码 举办者名称 机构性质 区划代码 地址 托位数 备案日期 备案状态".split()


def register_row(n: int = 1, **cells: str) -> dict[str, str]:
    """Return a row that is right, with some cells changed."""
    right = [
        f"备{n:03d}", f"春芽{n}托育园", valid_uscc(500 + n), f"春芽{n}托育有限公司", "营利性", community_of(CHANGQING).pk,
        f"长庆街{n}号", "30", "2024-03-01", "有效",
    ]  # fmt: skip
    return dict(zip(TITLES, right, strict=True)) | cells


def table(*rows: dict[str, str], encoding: str = "utf-8") -> bytes:
    """Return rows as CSV."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def described(content: bytes, mapping: str = "", *, by: User | None = None, as_of: date = TODAY) -> ImportRun:
    """Return a saved run that waits to be looked through."""
    text = mapping or reports.SHIPPED["register"].read_text()
    run = runs.describe(text, "register.csv", content, by=by, as_of=as_of)
    run.save()
    return run


def look(content: bytes, mapping: str = "", *, by: User | None = None) -> ImportRun:
    """Look a table through."""
    run = described(content, mapping, by=by)
    runs.look_through(run, content, on=TODAY, at=NOW)
    return run


def bring(
    content: bytes, mapping: str = "", *, by: User | None = None, as_of: date = TODAY, **choices: bool
) -> ImportRun:
    """Import a table."""
    run = described(content, mapping, by=by, as_of=as_of)
    run.state = ImportState.RUNNING
    for name, value in choices.items():
        setattr(run, name, value)
    run.save()
    runs.carry_out(run, content, on=TODAY, at=NOW)
    return run


def counts(run: ImportRun) -> dict[str, int]:
    """Return the run's counts that are not zero, and see that they add up."""
    found = {name: getattr(run, name) for name in runs.COUNTS}
    assert found["read"] == sum(found.values()) - found["read"]
    return {name: count for name, count in found.items() if count}


def faults(run: ImportRun) -> list[tuple[int, str, str]]:
    """Return row, column and reason of what was not taken over."""
    return [(fault.line, fault.column, fault.message) for fault in run.faults.all()]
