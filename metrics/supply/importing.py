"""Importing births of communities by month, and measured ways from communities to premises. Each row names its community."""

import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _, gettext_noop

from metrics.supply.models import BirthCohort, Reach
from portal.importing import reports
from portal.importing.judging import Field, Judge, Setup, Wrong, community, day, one_by_one, text, whole
from portal.importing.registry import Importer, importer
from portal.importing.staging import Staging
from portal.importing.statements import insert
from portal.models import ImportRun

reports.ship(Path(__file__).parent / "data" / "mappings")

MOST_BIRTHS, LONGEST_WAY = 100_000, 200_000  # metres
SOURCE = text(_("source of the figure"), 120)
DAY = day(_("month"), is_past=True, is_required=True)
MONTH = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})月?")


def _month(raw: str, setup: Setup) -> Any:
    """Read a month such as 2026-03 or 2026年3月, or any day of it."""
    found = MONTH.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    if found and 1 <= int(found[2]) <= 12 and int(found[1]) >= 1900:
        return date(int(found[1]), int(found[2]), 1)
    judge: Judge = DAY.judge  # type: ignore[assignment] # a day has one
    return judge([raw], setup)[raw]


OF_BIRTHS: dict[str, Field] = {  # by column
    "area": community(_("community"), is_required=True),
    "month": Field(DAY.label, "date", one_by_one(_month), is_required=True),
    "births": whole(_("births"), 0, MOST_BIRTHS, units=["人"], is_required=True),
    "told": SOURCE,
}
OF_WAYS: dict[str, Field] = {
    "area": community(_("community"), is_required=True),
    "premises": whole(_("number of the premises"), 1, 2**31 - 1, is_required=True),
    "metres": whole(_("way (m)"), 0, LONGEST_WAY, units=["米", "m"], is_required=True),
    "told": SOURCE,
}
NOT_OVER = gettext_noop("is a month that is not over yet")
TOO_MANY = gettext_noop("is more than the community has residents: %(residents)s")
TWICE = gettext_noop("another row tells the same community and month")
TWICE_WAY = gettext_noop("another row tells the same way")
NO_PREMISES = gettext_noop("is not the number of premises that the portal knows")

PLAN_BIRTHS = """
CREATE TEMP TABLE planned ON COMMIT DROP AS
SELECT t.line, t.key, t.digest, t.facts, b.id AS subject_id, t.area, date_trunc('month', t.month)::date AS month, t.births,
    coalesce(t.told, %(source)s) AS source, r.residents,
    row_number() OVER (PARTITION BY t.area, date_trunc('month', t.month) ORDER BY t.line) AS nth,
    CASE WHEN b.id IS NULL THEN 'new' WHEN b.births = t.births AND b.source = coalesce(t.told, %(source)s) THEN 'unchanged'
        ELSE 'changed' END AS fate
FROM typed t
LEFT JOIN metrics_birthcohort b ON b.area_id = t.area AND b.month = date_trunc('month', t.month)::date
LEFT JOIN LATERAL (
    SELECT residents FROM metrics_areareport WHERE area_id = t.area AND residents IS NOT NULL ORDER BY year DESC LIMIT 1
) r ON true
"""
RUNNING = "DELETE FROM planned WHERE month + interval '1 month' > %s RETURNING line, to_char(month, 'YYYY-MM')"
CROWDED = "DELETE FROM planned WHERE births > residents RETURNING line, births, residents"
AGAIN = "DELETE FROM planned WHERE nth > 1 RETURNING line"
ADD_BIRTHS = """
UPDATE planned SET subject_id = nextval(pg_get_serial_sequence('metrics_birthcohort', 'id')) WHERE fate = 'new'
"""
CHANGE_BIRTHS = """
UPDATE metrics_birthcohort kept SET births = p.births, source = p.source, revision = kept.revision + 1
FROM planned p WHERE p.fate = 'changed' AND kept.id = p.subject_id
"""
PLAN_WAYS = """
CREATE TEMP TABLE planned ON COMMIT DROP AS
SELECT t.line, t.key, t.digest, t.facts, w.id AS subject_id, t.area, p.id AS premises, t.premises AS said, t.metres,
    coalesce(t.told, %(source)s) AS source, row_number() OVER (PARTITION BY t.area, t.premises ORDER BY t.line) AS nth,
    CASE WHEN w.id IS NULL THEN 'new' WHEN w.metres = t.metres AND w.source = coalesce(t.told, %(source)s) THEN 'unchanged'
        ELSE 'changed' END AS fate
FROM typed t
LEFT JOIN facilities_premises p ON p.id = t.premises
LEFT JOIN metrics_reach w ON w.area_id = t.area AND w.premises_id = p.id
"""
HOMELESS = "DELETE FROM planned WHERE premises IS NULL RETURNING line, said"
ADD_WAYS = """
UPDATE planned SET subject_id = nextval(pg_get_serial_sequence('metrics_reach', 'id')) WHERE fate = 'new'
"""
CHANGE_WAYS = """
UPDATE metrics_reach kept SET metres = p.metres, source = p.source
FROM planned p WHERE p.fate = 'changed' AND kept.id = p.subject_id
"""


def _refused(staging: Staging, cursor: CursorWrapper, column: str, reason: str) -> None:
    """Refuse what the last statement returned: the line, what stands there, and what else the reason tells."""
    told: list[Any] = [(row[0], str(row[1]) if row[1:] else "", row[2:]) for row in cursor.fetchall()]
    staging.refuse(
        cursor,
        [
            staging.found(line, column, said, Wrong(reason, {"residents": more[0]} if more else {}))
            for line, said, more in told
        ],
    )


@importer
class BirthsImporter(Importer):
    """Takes over births by community and month."""

    code: ClassVar[str] = "births"
    label = _("Births by community and month")
    fields = OF_BIRTHS
    needed = frozenset({"area", "month", "births"})

    def plan(self, staging: Staging) -> None:
        """Compare each row with what is known of its community and month."""
        with connection.cursor() as cursor:
            cursor.execute(PLAN_BIRTHS, {"source": staging.mapping.source_name})
            cursor.execute(RUNNING, [staging.setup.on])
            _refused(staging, cursor, "month", NOT_OVER)
            cursor.execute(CROWDED)
            _refused(staging, cursor, "births", TOO_MANY)
            cursor.execute(AGAIN)
            _refused(staging, cursor, "month", TWICE)

    def apply(self, staging: Staging, run: ImportRun) -> None:
        """Write new and changed births."""
        with connection.cursor() as cursor:
            cursor.execute(ADD_BIRTHS)
            values = {"id": "subject_id", "area_id": "area", "month": "month", "births": "births", "source": "source"}
            values |= {
                "entered_on": f"DATE '{staging.setup.on.isoformat()}'",
                "entered_by_id": str(run.by_id or "NULL"),
            }
            insert(cursor, BirthCohort, values | {"revision": "1"}, "planned WHERE fate = 'new'")
            cursor.execute(CHANGE_BIRTHS)


@importer
class WaysImporter(Importer):
    """Takes over measured ways from communities to premises."""

    code: ClassVar[str] = "ways"
    label = _("Measured ways to premises")
    fields = OF_WAYS
    needed = frozenset({"area", "premises", "metres"})

    def plan(self, staging: Staging) -> None:
        """Find the premises of each row, and what is known of the way."""
        with connection.cursor() as cursor:
            cursor.execute(PLAN_WAYS, {"source": staging.mapping.source_name})
            cursor.execute(HOMELESS)
            _refused(staging, cursor, "premises", NO_PREMISES)
            cursor.execute(AGAIN)
            _refused(staging, cursor, "premises", TWICE_WAY)

    def apply(self, staging: Staging, run: ImportRun) -> None:
        """Write new and changed ways."""
        with connection.cursor() as cursor:
            cursor.execute(ADD_WAYS)
            values = {"id": "subject_id", "area_id": "area", "premises_id": "premises"}
            values |= {"metres": "metres", "source": "source"}
            insert(cursor, Reach, values, "planned WHERE fate = 'new'")
            cursor.execute(CHANGE_WAYS)
