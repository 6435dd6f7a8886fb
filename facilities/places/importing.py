"""Importing landmarks: points of interest of the district by which people say where they are. A row is known by its key in the source."""

from pathlib import Path
from typing import ClassVar

from django.db import connection
from django.utils.translation import gettext_lazy as _

from facilities.places.models import Landmark
from portal.importing import reports
from portal.importing.judging import Field, number, text
from portal.importing.registry import Importer, importer
from portal.importing.staging import Staging
from portal.importing.statements import insert
from portal.models import ImportRun

reports.ship(Path(__file__).parent / "data" / "mappings")

CODE = "landmarks"
FIELDS: dict[str, Field] = {  # by column
    "name": text(_("name"), 80, is_required=True),
    "other_name": text(_("other name"), 80),
    "kind": text(_("kind"), 40),
    "address": text(_("address"), 200),
    "longitude": number(_("longitude"), -180, 180, "double precision", is_required=True),
    "latitude": number(_("latitude"), -90, 90, "double precision", is_required=True),
}
OPTIONAL = ("other_name", "kind", "address")
PLAN = """
CREATE TEMP TABLE planned ON COMMIT DROP AS
SELECT t.line, t.key, t.digest, t.facts, l.id AS subject_id,
    CASE WHEN l.id IS NULL THEN 'new' WHEN i.facts @> t.facts THEN 'unchanged' ELSE 'changed' END AS fate
FROM typed t
LEFT JOIN portal_importedrow i ON i.importer = 'landmarks' AND i.source = %s AND i.external_id = t.key
LEFT JOIN facilities_landmark l ON l.id = i.subject_id
"""
ADD = """
UPDATE planned SET subject_id = nextval(pg_get_serial_sequence('facilities_landmark', 'id')) WHERE fate = 'new'
"""


@importer
class LandmarkImporter(Importer):
    """Takes over landmarks; what the source leaves empty stays."""

    code: ClassVar[str] = CODE
    label = _("Landmarks")
    fields = FIELDS
    needed = frozenset({"name", "longitude", "latitude"})

    def plan(self, staging: Staging) -> None:
        """Compare each row with what was said of it last time."""
        with connection.cursor() as cursor:
            cursor.execute(PLAN, [staging.mapping.source])

    def apply(self, staging: Staging, run: ImportRun) -> None:
        """Write new and changed landmarks."""
        with connection.cursor() as cursor:
            cursor.execute(ADD)
            values = {"id": "p.subject_id"} | {name: f"t.{name}" for name in FIELDS}
            values |= {name: f"coalesce(t.{name}, '')" for name in OPTIONAL}
            insert(cursor, Landmark, values, "planned p JOIN typed t USING (line) WHERE p.fate = 'new'")
            chosen = ", ".join(f"{name} = coalesce(t.{name}, kept.{name})" for name in FIELDS)
            cursor.execute(
                f"UPDATE facilities_landmark kept SET {chosen} "  # noqa: S608 - names of our own code only
                "FROM planned p JOIN typed t USING (line) WHERE p.fate = 'changed' AND kept.id = p.subject_id"
            )
