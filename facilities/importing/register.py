"""The importer of facilities. A row is known by its key in the source; what it said last time is kept, so that an edit made in
the portal since is seen and not overwritten.
"""

from typing import ClassVar

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _
from psycopg2.sql import SQL, Identifier, Literal

from facilities.ground.choices import RUNNING_STATES, FacilityState
from facilities.ground.models import Facility
from facilities.importing import operators
from facilities.importing.fields import EDITED, EXISTS, FIELDS, KEPT, NEEDED, NO_DATE, NO_MOVE, OF_FACILITY, OF_OPERATOR
from portal.importing.judging import Wrong, untranslated
from portal.importing.registry import Importer, importer
from portal.importing.staging import Staging
from portal.importing.statements import insert, text
from portal.models import ImportRun
from portal.workflow.workflow import move

CODE = "facilities"
MOVES: dict[
    str, set[str]
] = {  # what another register may say happened; a filing that is over starts anew in the portal
    FacilityState.UNFILED: {
        FacilityState.FILED,
        FacilityState.VERIFIED,
        FacilityState.NONCONFORMING,
        FacilityState.SUSPENDED,
        FacilityState.CLOSED,
        FacilityState.CANCELLED,
    },
    FacilityState.FILED: {
        FacilityState.VERIFIED,
        FacilityState.NONCONFORMING,
        FacilityState.SUSPENDED,
        FacilityState.CLOSED,
        FacilityState.CANCELLED,
    },
    FacilityState.VERIFIED: {
        FacilityState.NONCONFORMING,
        FacilityState.SUSPENDED,
        FacilityState.CLOSED,
        FacilityState.CANCELLED,
    },
    FacilityState.NONCONFORMING: {
        FacilityState.FILED,
        FacilityState.SUSPENDED,
        FacilityState.CLOSED,
        FacilityState.CANCELLED,
    },
    FacilityState.SUSPENDED: {
        FacilityState.FILED,
        FacilityState.NONCONFORMING,
        FacilityState.CLOSED,
        FacilityState.CANCELLED,
    },
}
UPDATED = [name for name in OF_FACILITY if name != "state"]

KNOWN = """
FROM typed t
JOIN portal_importedrow i ON i.importer = 'facilities' AND i.source = %s AND i.external_id = t.key
JOIN facilities_facility f ON f.id = i.subject_id
"""
LOCK = f"SELECT count(*) FROM (SELECT f.id {KNOWN} ORDER BY f.id FOR UPDATE OF f) held"  # noqa: S608 - names of our own code only
CURRENT = SQL("jsonb_build_object({})").format(
    SQL(", ").join(part for name in OF_FACILITY for part in (Literal(name), SQL("f.{}").format(Identifier(name))))
)
ELSEWHERE = [*OF_OPERATOR, *KEPT]  # facts that are not columns of the facility
PLAN = """
CREATE TEMP TABLE planned ON COMMIT DROP AS
SELECT t.line, t.key, t.digest, t.facts, w.operator_ref, w.operator_id, f.id AS subject_id, f.state AS before, i.facts AS known,
    t.state AS after, {current} AS current,
    CASE WHEN f.id IS NULL THEN 'new'
        WHEN NOT {current} @> (i.facts - {elsewhere}) THEN
            CASE WHEN {overwrites} THEN 'changed' WHEN i.facts @> t.facts THEN 'unchanged' ELSE 'conflict' END
        WHEN i.facts @> t.facts THEN 'unchanged' ELSE 'changed' END AS fate
FROM typed t
JOIN wanted w ON w.operator_ref = t.operator_ref
LEFT JOIN portal_importedrow i ON i.importer = 'facilities' AND i.source = {source} AND i.external_id = t.key
LEFT JOIN facilities_facility f ON f.id = i.subject_id
WHERE t.line NOT IN (SELECT line FROM refused_line)
"""
TWINS = """
UPDATE planned p SET subject_id = twin.id, before = twin.state, fate = CASE WHEN %s THEN 'changed' ELSE 'conflict' END
FROM typed t, facilities_facility twin
WHERE p.fate = 'new' AND t.line = p.line AND twin.operator_id = p.operator_id AND twin.name = t.name AND NOT EXISTS (
    SELECT FROM portal_importedrow i WHERE i.importer = 'facilities' AND i.source = %s AND i.subject_id = twin.id)
RETURNING p.line, t.name, p.fate
"""
STUCK = """
UPDATE planned SET fate = 'refused' WHERE fate = 'changed' AND after IS NOT NULL AND after <> before
AND (before || '>' || after) <> ALL(%s) RETURNING line, before, after
"""
UNDATED = """
UPDATE planned p SET fate = 'refused' FROM typed t WHERE t.line = p.line AND p.fate IN ('new', 'changed')
AND t.state = ANY(%s) AND t.filed_on IS NULL AND p.current->>'filed_on' IS NULL RETURNING p.line
"""
EDITS = """
SELECT p.line, p.facts->>'name', array_agg(k.key ORDER BY k.key) FROM planned p, jsonb_each(p.known - %s::text[]) k
WHERE p.fate = 'conflict' AND p.known IS NOT NULL AND p.current->k.key IS DISTINCT FROM k.value GROUP BY p.line, p.facts
"""


@importer
class FacilityImporter(Importer):
    """Takes over facilities, and makes the operators that they need."""

    code: ClassVar[str] = CODE
    label = _("Facilities")
    fields = FIELDS
    needed = NEEDED
    derived: ClassVar[dict[str, str]] = {"operator_ref": operators.REFERENCE}

    def plan(self, staging: Staging) -> None:
        """Compare each row with what was said of it last time and with what stands in the portal."""
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [staging.mapping.source])
            operators.want(cursor, staging)
            statement = SQL(PLAN).format(
                current=CURRENT,
                elsewhere=SQL("{}::text[]").format(Literal(ELSEWHERE)),
                overwrites=Literal(staging.overwrites),
                source=Literal(staging.mapping.source),
            )
            cursor.execute(text(statement))
            cursor.execute("ANALYZE planned")
            _find_twins(cursor, staging)
            _refuse_moves(cursor, staging)
            _refuse_undated(cursor, staging)
            operators.plan_changes(cursor, staging)
            _name_edits(cursor, staging)

    def apply(self, staging: Staging, run: ImportRun) -> None:
        """Write operators, facilities, and the moves of those whose state changed."""
        with connection.cursor() as cursor:
            operators.make(cursor, run)
            operators.change(cursor, run)
            _add(cursor)
            _change(cursor)
            _move(cursor, run)


def _find_twins(cursor: CursorWrapper, staging: Staging) -> None:
    """Find rows that the portal has already, from a filing or from another source; such a row is taken over only on demand."""
    cursor.execute(TWINS, [staging.overwrites, staging.mapping.source])
    found = [(line, name) for line, name, fate in cursor.fetchall() if fate == "conflict"]
    staging.faults += [
        staging.found(line, "name", name, Wrong(EXISTS), is_conflict=True) for line, name in dict(found).items()
    ]


def _refuse_moves(cursor: CursorWrapper, staging: Staging) -> None:
    allowed = [f"{before}>{after}" for before, targets in MOVES.items() for after in targets]
    cursor.execute(STUCK, [allowed])
    staging.faults += [
        staging.found(line, "state", "", Wrong(NO_MOVE, {"before": _label(before), "after": _label(after)}))
        for line, before, after in cursor.fetchall()
    ]


def _refuse_undated(cursor: CursorWrapper, staging: Staging) -> None:
    """Refuse what is filed without a day, where the register keeps days: it would be counted on one page and not on the next."""
    if "filed_on" in staging.mapping.fields:
        cursor.execute(UNDATED, [list(RUNNING_STATES)])
        staging.faults += [staging.found(line, "filed_on", "", Wrong(NO_DATE)) for (line,) in cursor.fetchall()]


def _label(state: str) -> list[str]:
    return [untranslated(FacilityState(state).label)]


def _name_edits(cursor: CursorWrapper, staging: Staging) -> None:
    cursor.execute(EDITS, [ELSEWHERE])
    for line, name, edited in cursor.fetchall():
        wrong = Wrong(EDITED, {"fields": [untranslated(OF_FACILITY[each].label) for each in edited]})
        staging.faults.append(staging.found(line, "name", name or "", wrong, is_conflict=True))


def _add(cursor: CursorWrapper) -> None:
    cursor.execute(
        "UPDATE planned SET subject_id = nextval(pg_get_serial_sequence('facilities_facility', 'id')) WHERE fate = 'new'"
    )
    values = {"id": "p.subject_id", "operator_id": "p.operator_id"}
    for name in OF_FACILITY:
        empty = Facility._meta.get_field(name.removesuffix("_id")).get_default()
        values[name] = (
            f"t.{name}"
            if empty is None
            else text(SQL("coalesce(t.{}, {})").format(Identifier(name), _literal(name, empty)))
        )
    insert(cursor, Facility, values, "planned p JOIN typed t USING (line) WHERE p.fate = 'new'")


def _literal(name: str, value: object) -> SQL:
    return SQL("{}::{}").format(Literal(value), SQL(OF_FACILITY[name].sql))


def _change(cursor: CursorWrapper) -> None:
    """Update what the source says; what it leaves empty stays, and so does the state, which is moved."""
    chosen = ", ".join(f"{name} = coalesce(t.{name}, f.{name})" for name in UPDATED)
    cursor.execute(
        f"UPDATE facilities_facility f SET {chosen}, operator_id = p.operator_id, revision = revision + 1, updated_at = now() "  # noqa: S608 - names of our own code only
        "FROM planned p JOIN typed t USING (line) WHERE p.fate = 'changed' AND f.id = p.subject_id"
    )


def _move(cursor: CursorWrapper, run: ImportRun) -> None:
    cursor.execute(
        "SELECT subject_id, after FROM planned WHERE fate = 'changed' AND after IS NOT NULL AND after <> before ORDER BY 1"
    )
    moves = dict(cursor.fetchall())
    for pk, facility in Facility.objects.in_bulk(moves).items():
        move(facility, moves[pk], table=MOVES, by=run.by, note=str(run))
