"""`import`: a register of the town's size brought in, against COPY of the same rows, already typed and checked.

The floor goes into the very tables of the portal, with their keys, indexes, triggers and history: the least that the database
needs to hold the rows.
"""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.db import connection, transaction
from django.db.models import Model
from stdnum.cn import uscc

from facilities.importing.operators import LET_KEYS_BE_LOOKED_UP
from facilities.models import Facility, Operator
from portal.importing import runs
from portal.importing.choices import ImportState
from portal.models import ImportedRow, ImportRun, Organisation
from tests.benchmarks.results import Result, result, seconds
from tests.benchmarks.town import CITY, ON

MAPPING = Path(__file__).resolve().parents[2] / "facilities" / "data" / "mappings" / "register.toml"
AT = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
TITLES = "备案编号 机构名称 统一社会信用代码 举办者名称 机构性质 法定代表人 区划代码 地址 举办形式 是否普惠 托位数 收费标准 联系电话 备案日期 备案状态".split()
TABLES = (Organisation, Operator, Facility, ImportedRow)
ROUNDS = 3
BAD = 50  # every so many rows one is bad


def measure(size: int) -> Iterator[Result]:
    """Bring in new rows, the same rows again, and the same rows as XLSX; everything is rolled back."""
    rows = [TITLES, *map(_row, range(size))]
    as_csv, as_xlsx = _csv(rows), _xlsx(rows)
    copies = _copies(as_csv)
    times: dict[str, list[float]] = {}
    for _round in range(ROUNDS):
        for name, act in _acts(as_csv, as_xlsx, copies).items():
            times.setdefault(name, []).append(_undone(act))
    found = {name: median(each) for name, each in times.items()}
    case = f"{size:,} rows"
    tables, again = found["tables"], _again(as_csv)
    yield result("import", f"new, {case}, against COPY", floor=tables, candidate=found["csv"], goal=2)
    yield result("import", f"unchanged, {case}, against COPY", floor=tables, candidate=again, goal=0.2)
    yield result("import", f"new, {case}, XLSX against CSV", floor=found["csv"], candidate=found["xlsx"], goal=1.5)


def _row(n: int) -> list[str]:
    """Return a row as offices keep them; four facilities in five have an operator of their own, some rows are bad."""
    body = f"91330103{n - n % 5 // 4:09d}"
    code = body + uscc.calc_check_digit(body)
    filed = date.fromordinal(date(2020, 1, 1).toordinal() + n % 2000)
    area = f"{CITY}{n % 10 + 1:02d}{n // 10 % 20 + 1:03d}{n // 200 % 10 + 1:03d}"
    return [
        f"备{n:07d}", f"幼安第{n}托育园", code if n % BAD else code[:-1] + "*", f"第{n}托育服务有限公司", "营利性", f"张{n}", area,
        f"文晖路{n}号1幢", "民办", "是" if n % 3 else "否", str(20 + n % 100), str(3000 + n % 40 * 50), f"0571-{n:08d}",
        filed.isoformat(), "有效",
    ]  # fmt: skip


def _csv(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def _xlsx(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(place, column, text)
    return buffer.getvalue()


def _bring(content: bytes) -> ImportRun:
    run = runs.describe(MAPPING.read_text(), "register", content, by=None, as_of=ON)
    run.state = ImportState.RUNNING
    run.save()
    runs.carry_out(run, content, on=ON, at=AT)
    if run.state != ImportState.DONE:
        raise SystemExit(run.error)
    return run


def _copies(content: bytes) -> dict[type[Model], str]:
    """Import once and return what it wrote, as COPY takes it."""
    kept = {}
    with transaction.atomic(), connection.cursor() as cursor:
        ends = {model: model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for model in TABLES}
        _bring(content)
        for model in TABLES:
            buffer = io.StringIO()
            cursor.copy_expert(
                f"COPY (SELECT {_columns(model)} FROM {model._meta.db_table} WHERE id > {ends[model]}) TO STDOUT",
                buffer,
            )
            kept[model] = buffer.getvalue()
        transaction.set_rollback(True)
    return kept


def _columns(model: type[Model]) -> str:
    """Return the columns to copy; the run that is rolled back is no longer there to point to."""
    return ", ".join(field.column for field in model._meta.concrete_fields if field.column != "run_id")


def _acts(as_csv: bytes, as_xlsx: bytes, copies: dict[type[Model], str]) -> dict[str, Callable[[], Any]]:
    return {
        "tables": lambda: _copy_all(copies),
        "csv": lambda: _bring(as_csv),
        "xlsx": lambda: _bring(as_xlsx),
    }


def _copy_all(copies: dict[type[Model], str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE portal_importedrow ALTER run_id DROP NOT NULL")
        for model, rows in copies.items():
            if model is Facility:
                cursor.execute(LET_KEYS_BE_LOOKED_UP)
            cursor.copy_expert(f"COPY {model._meta.db_table} ({_columns(model)}) FROM STDIN", io.StringIO(rows))


def _undone(act: Callable[[], Any]) -> float:
    """Time an act with the checks of its foreign keys, at once and not queued up, and roll it back."""
    with transaction.atomic():
        _check_keys()
        took = seconds(lambda: (act(), _check_keys()))
        transaction.set_rollback(True)
    return took


def _check_keys() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _again(content: bytes) -> float:
    """Time imports of what is there already."""
    with transaction.atomic():
        _bring(content)
        took = median(seconds(lambda: _bring(content)) for _ in range(ROUNDS))
        transaction.set_rollback(True)
    return took
