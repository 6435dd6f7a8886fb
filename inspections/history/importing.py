"""Importing inspections of other times and registers. They become history of facilities that are here already, and nothing else.

The facility is found by its key in the register that it was imported from, by the number of its filing receipt, or by its
operator's code if that operator runs one facility only.
"""

from pathlib import Path
from typing import Any, ClassVar

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _, gettext_noop

from inspections.history.models import PastInspection
from inspections.visits.choices import VisitResult
from portal.identifiers import kinds
from portal.importing import reports
from portal.importing.judging import Field, Wrong, checked, choice, day, text
from portal.importing.registry import Importer, importer
from portal.importing.staging import Staging
from portal.importing.statements import insert
from portal.models import ImportRun

reports.ship(Path(__file__).parent / "data" / "mappings")

CODE = "inspections"
OF_INSPECTION: dict[str, Field] = {  # by column
    "visited_on": day(_("day of the visit"), is_past=True, is_required=True),
    "kind": text(_("kind of visit"), 120),
    "authority": text(_("who inspected"), 120),
    "number": checked(_("number in the source"), kinds.CERTIFICATE),
    "result": choice(_("result"), VisitResult),
    "text": text(_("what was found"), 1000, is_personal=True),
}
OF_FACILITY: dict[str, Field] = {  # by any of which the facility is found
    "facility_key": text(_("key of the facility in its register"), 200),
    "facility_source": text(_("register of the facility"), 60),
    "receipt_number": checked(_("receipt number"), kinds.CERTIFICATE),
    "uscc": checked(_("unified social credit code"), kinds.USCC),
}
NAMELESS = gettext_noop("no facility is named")
UNKNOWN = gettext_noop("no facility of the portal is known by this; import its register first")
OUTSIDE = gettext_noop("lies outside the areas in which you import")

PLAN = """
CREATE TEMP TABLE planned ON COMMIT DROP AS
SELECT t.line, t.key, t.digest, t.facts, p.id AS subject_id, f.id AS facility_id, f.area_id,
    coalesce(t.facility_key, t.receipt_number, t.uscc) AS said,
    CASE WHEN t.facility_key IS NOT NULL THEN 'facility_key' WHEN t.receipt_number IS NOT NULL THEN 'receipt_number'
        ELSE 'uscc' END AS said_by,
    CASE WHEN p.id IS NULL THEN 'new' WHEN i.facts @> t.facts AND p.facility_id = f.id THEN 'unchanged'
        ELSE 'changed' END AS fate
FROM typed t
LEFT JOIN portal_importedrow at ON t.facility_key IS NOT NULL AND at.importer = 'facilities'
    AND at.source = coalesce(t.facility_source, %(source)s) AND at.external_id = t.facility_key
LEFT JOIN facilities_receipt receipt ON t.facility_key IS NULL AND receipt.number = t.receipt_number
LEFT JOIN facilities_filing filing ON filing.id = receipt.filing_id
LEFT JOIN (
    SELECT body.uscc, min(run.id) AS facility_id FROM portal_organisation body
    JOIN facilities_operator op ON op.organisation_id = body.id JOIN facilities_facility run ON run.operator_id = op.id
    WHERE body.uscc IN (SELECT uscc FROM typed) GROUP BY body.uscc HAVING count(*) = 1
) alone ON t.facility_key IS NULL AND t.receipt_number IS NULL AND alone.uscc = t.uscc
LEFT JOIN facilities_facility f ON f.id = coalesce(at.subject_id, filing.facility_id, alone.facility_id)
LEFT JOIN portal_importedrow i ON i.importer = 'inspections' AND i.source = %(source)s AND i.external_id = t.key
LEFT JOIN inspections_pastinspection p ON p.id = i.subject_id
"""
HOMELESS = "DELETE FROM planned WHERE facility_id IS NULL RETURNING line, said_by, said"
STRANGERS = "DELETE FROM planned WHERE NOT area_id LIKE ANY(%s) RETURNING line, said_by, said"
ADD = """
UPDATE planned SET subject_id = nextval(pg_get_serial_sequence('inspections_pastinspection', 'id')) WHERE fate = 'new'
"""


@importer
class InspectionImporter(Importer):
    """Takes over past inspections of facilities that are in the portal."""

    code: ClassVar[str] = CODE
    label = _("Past inspections")
    fields = OF_INSPECTION | OF_FACILITY
    needed = frozenset({"visited_on"})

    def plan(self, staging: Staging) -> None:
        """Find each row's facility, and compare the row with what was said last time."""
        with connection.cursor() as cursor:
            cursor.execute(PLAN, {"source": staging.mapping.source})
            cursor.execute("ANALYZE planned")
            cursor.execute(HOMELESS)
            staging.refuse(cursor, [_homeless(staging, *row) for row in cursor.fetchall()])
            _keep_to_areas(cursor, staging)

    def apply(self, staging: Staging, run: ImportRun) -> None:
        """Write new and changed rows; what the source leaves empty stays."""
        with connection.cursor() as cursor:
            cursor.execute(ADD)
            values = {"id": "p.subject_id", "facility_id": "p.facility_id", "visited_on": "t.visited_on"}
            values |= {name: f"coalesce(t.{name}, '')" for name in OF_INSPECTION if name != "visited_on"}
            insert(cursor, PastInspection, values, "planned p JOIN typed t USING (line) WHERE p.fate = 'new'")
            chosen = ", ".join(f"{name} = coalesce(t.{name}, kept.{name})" for name in OF_INSPECTION)
            cursor.execute(
                f"UPDATE inspections_pastinspection kept SET facility_id = p.facility_id, {chosen} "  # noqa: S608 - names of our own code only
                "FROM planned p JOIN typed t USING (line) WHERE p.fate = 'changed' AND kept.id = p.subject_id"
            )


def _homeless(staging: Staging, line: int, said_by: str, said: str | None) -> Any:
    if said is None:
        return staging.found(line, "facility_key", "", Wrong(NAMELESS))
    return staging.found(line, said_by, said, Wrong(UNKNOWN))


def _keep_to_areas(cursor: CursorWrapper, staging: Staging) -> None:
    if staging.setup.areas is not None:
        cursor.execute(STRANGERS, [[f"{area}%" for area in staging.setup.areas]])
        staging.refuse(cursor, [staging.found(line, by, said, Wrong(OUTSIDE)) for line, by, said in cursor.fetchall()])
