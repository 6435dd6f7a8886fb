"""`registers`: a department's register of 50,000 certificates brought as GB 18030 CSV and as XLSX, compared and taken over by the portal's own path.

The floor is COPY of the same lines, already judged, into the table that keeps them. Half of the lines agree with what facilities entered, a
quarter contradicts it, a quarter is of nobody here. What is found is compared with that, and the bounded reader's memory with its 300 MB.
"""

import csv
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import cycle
from os import getpid
from pathlib import Path
from threading import Event, Thread

import xlsxwriter
from django.core.files.base import ContentFile
from django.db import connection, transaction

from facilities.models import Facility
from portal.accounts.choices import Role
from staff.attestation import registers
from staff.attestation.models import AttestationRow
from staff.models import Credential, Person
from tests.benchmarks.ratio_slots import emptied
from tests.benchmarks.results import Result, result, seconds
from tests.benchmarks.town import CITY, ON
from tests.factories import officer, valid_resident_id

LINES = 50_000
AT_WORK = 5_000  # facilities among which the people are spread
GOAL = 60
MOST_SECONDS, MOST_MEMORY = 60, 300  # of the specification: seconds for the comparison, MB of the reader
KIND = "nursery_nurse"
ISSUED = date(2024, 5, 6)
TITLES = ("姓名", "身份证号", "证书编号", "发证日期", "证书状态")


def measure(size: int) -> Iterator[Result]:
    """Bring the register in both forms, and take over what the second one says."""
    emptied()
    keeper = officer(Role.DEPARTMENT_OFFICER, area=CITY, department="human-resources")
    _entered()
    rows = [_line(n) for n in range(LINES)]
    for form, name, content in (("GB 18030", "名册.csv", _csv(rows)), ("XLSX", "名册.xlsx", _xlsx(rows))):
        batch = registers.bring(KIND, ContentFile(content, name), by=keeper)
        taken, memory = _watched(lambda batch=batch: registers.compare(batch, on=ON))
        case = f"{LINES:,} lines, {form}, reader {memory} MB"
        found = result("registers", f"{case}, against COPY", floor=_copied(batch.pk), candidate=taken, goal=GOAL)
        is_right = _is_as_planned(batch.pk) and memory < MOST_MEMORY and taken < MOST_SECONDS
        yield replace(found, met=found.met and is_right)
    moving = seconds(lambda: registers.apply(batch, by=keeper))
    yield result("registers", f"{LINES:,} lines taken over", floor=_copied(batch.pk), candidate=moving, goal=GOAL)
    print(f"registers: the worker's own peak {_peak('self')} MB", file=sys.stderr, flush=True)
    emptied()


def _watched(act: Callable[[], object]) -> tuple[float, int]:
    """Return how long an act takes, and the most MB that a process which it started has held."""
    over, most = Event(), [0]

    def watch() -> None:
        while not over.wait(0.02):
            most.append(max([0, *map(_peak, _children())]))

    watcher = Thread(target=watch)
    watcher.start()
    try:
        return seconds(act), max(most)
    finally:
        over.set()
        watcher.join()


def _children() -> list[str]:
    tasks = Path(f"/proc/{getpid()}/task").glob("*/children")
    return [child for task in tasks for child in task.read_text().split()]


def _peak(process: str) -> int:
    """Return the most MB that a process has held; 0 for one that is gone."""
    try:
        said = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in said.splitlines() if line.startswith("VmHWM")), 0)


def _entered() -> None:
    """Enter three of four people with a certificate; every third of these has another number than the register."""
    facilities = cycle(Facility.objects.order_by("pk").values_list("pk", flat=True)[:AT_WORK])
    with transaction.atomic():
        people = Person.objects.bulk_create(
            [
                Person(facility_id=next(facilities), name=f"人{n}", id_number=valid_resident_id(n), education="college")
                for n in range(LINES)
                if n % 4 != 3
            ],
            batch_size=5000,
        )
        numbers = [n for n in range(LINES) if n % 4 != 3]
        Credential.objects.bulk_create(
            [
                Credential(person=person, kind_id=KIND, number=f"{'B' if n % 4 == 2 else 'A'}{n}", issued_on=ISSUED)
                for person, n in zip(people, numbers, strict=True)
            ],
            batch_size=5000,
        )


def _line(n: int) -> list[str]:
    return [f"人{n}", valid_resident_id(n), f"A{n}", ISSUED.isoformat(), "有效"]


def _csv(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([TITLES, *rows])
    return buffer.getvalue().encode("gb18030")


def _xlsx(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([TITLES, *rows]):
            sheet.write_row(place, 0, row)
    return buffer.getvalue()


def _copied(batch: int) -> float:
    """Return the seconds of a COPY of the batch's lines into their table, undone."""
    columns = ", ".join(field.column for field in AttestationRow._meta.concrete_fields if not field.primary_key)
    table, kept = AttestationRow._meta.db_table, io.StringIO()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.copy_expert(f"COPY (SELECT {columns} FROM {table} WHERE batch_id = {batch}) TO STDOUT", kept)
        cursor.execute(f"DELETE FROM staff_attestedcredential WHERE batch_id = {batch}", {})
        cursor.execute(f"DELETE FROM {table} WHERE batch_id = {batch}", {})
        kept.seek(0)
        taken = seconds(lambda: cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", kept))
        transaction.set_rollback(True)
    return taken


def _is_as_planned(batch: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT result, count(*) FROM staff_attestationrow WHERE batch_id = %s GROUP BY result ORDER BY result",
            [batch],
        )
        return dict(cursor.fetchall()) == {"matched": LINES // 2, "mismatched": LINES // 4, "unknown": LINES // 4}
