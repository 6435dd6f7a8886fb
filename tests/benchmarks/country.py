"""The country as it is divided, with facilities in every street: one complete facility is copied with all that hangs on it.

A copy's rows have the template's keys moved on by a stride, and so have the references among them. In some copies a certificate has
run out, a correction is open or overdue, or a class is too full, in turns that do not divide each other.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, models, transaction

from facilities.ground.choices import FacilityState
from facilities.models import CareClass, Facility
from inspections.models import Finding, Visit
from metrics.models import AreaReport
from portal.areas.choices import AreaLevel
from portal.models import Area, Document
from staff.models import Credential, Person, Post
from tests import factories
from tests.benchmarks.town import ON
from tests.facilities.builders import complete_facility

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "divisions"
DIVISIONS = Path(os.environ.get("DIVISIONS", BESIDE))  # the folder of the country's official divisions
FILES = ["provinces.csv", "cities.csv", "areas.csv", "streets.csv"]
AT = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
STRIDE = 100  # keys of the template's rows stay below it
COPIED: dict[type[models.Model], dict[str, str]] = {
    Facility: {
        "area_id": "(SELECT code FROM country_communities WHERE place = n %% (SELECT count(*) FROM country_communities))"
    },
    CareClass: {"enrolled": "CASE WHEN n %% 41 = 0 THEN t.places + 2 ELSE 12 END"},
    Person: {},
    Post: {},
    Credential: {"expires_on": "t.expires_on + (n %% 365 - 410)"},
    Document: {"subject_id": "t.subject_id", "expires_on": "t.expires_on + (n %% 1000 - 405)"},
    Visit: {"key": "gen_random_uuid()", "concluded_at": "t.concluded_at - (n %% 400) * interval '1 day'"},
    Finding: {"due_on": "t.due_on + (n %% 60 - 30)", "state": "CASE WHEN n %% 23 = 0 THEN 'ordered' ELSE 'closed' END"},
}


def lay_out() -> None:
    """Load the official divisions down to the streets and give each street a community, which reports its figures."""
    if not is_at_hand():
        raise SystemExit(f"The official divisions are not in {DIVISIONS}; DIVISIONS may name another folder.")
    call_command("import_divisions", *[DIVISIONS / name for name in FILES], verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(COMMUNITIES, {"community": AreaLevel.COMMUNITY, "street": AreaLevel.STREET})
        cursor.execute(
            "CREATE TABLE country_communities AS SELECT code, row_number() OVER (ORDER BY reverse(code)) - 1 AS place "
            "FROM portal_area WHERE level = 12"
        )
        cursor.execute("CREATE UNIQUE INDEX ON country_communities (place)")
    template = factories.AreaReportFactory(area=Area.objects.filter(level=AreaLevel.COMMUNITY)[0], year=ON.year)
    columns = [f.column for f in AreaReport._meta.concrete_fields if f.column not in ("id", "area_id")]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO metrics_areareport (area_id, {', '.join(columns)}) SELECT a.code, {', '.join('t.' + c for c in columns)} "
            "FROM country_communities a, metrics_areareport t WHERE t.id = %s AND a.code <> t.area_id",
            [template.pk],
        )


COMMUNITIES = """
INSERT INTO portal_area (code, name, name_en, level, parent_id, source)
SELECT s.code || '001', s.name || '社区', '', %(community)s, s.code, 'benchmark' FROM portal_area s
WHERE s.level = %(street)s AND NOT EXISTS (SELECT 1 FROM portal_area c WHERE c.parent_id = s.code)
"""


def template() -> Facility:
    """Make the facility that is copied: complete, visited, with a finding."""
    facility = complete_facility(state=FacilityState.FILED, filed_on=ON - timedelta(days=300))
    visit = factories.VisitFactory(facility=facility, state="concluded", concluded_at=AT)
    factories.FindingFactory(visit=visit, item__checklist=visit.checklist, state="closed", closed_on=ON)
    return facility


@transaction.atomic
def fill(total: int) -> None:
    """Bring the country to `total` facilities; triggers and keys are passed by."""
    present = Facility.objects.count()
    if not present:
        template()
        present = 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model, values in COPIED.items():
            _copy(cursor, model, values, present, total)
    with connection.cursor() as cursor:
        for model in (*COPIED, Area, AreaReport):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def _copy(cursor, model: type[models.Model], values: dict[str, str], present: int, total: int) -> None:
    """Insert copies number `present` to `total` - 1; keys of copied tables move on by the stride, `values` may go further."""
    fields = model._meta.concrete_fields
    moved = {f.column for f in fields if f.primary_key or (f.related_model in COPIED)}
    moved |= {"subject_id"} & {f.column for f in fields}
    chosen = [
        f"t.{f.column} + n::bigint * {STRIDE}" if f.column in moved else values.get(f.column, f"t.{f.column}")
        for f in fields
    ]
    table, subject = model._meta.db_table, ""
    if model is Document:
        subject = "AND t.subject_type_id = (SELECT id FROM django_content_type WHERE (app_label, model) = ('facilities', 'facility'))"
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(f.column for f in fields)}) SELECT {', '.join(chosen)} "
        f"FROM {table} t, generate_series(%s, %s) n WHERE t.id < {STRIDE} {subject}",
        [present, total - 1],
    )


def is_at_hand() -> bool:
    """Say whether the official divisions lie beside this clone."""
    return all((DIVISIONS / name).exists() for name in FILES)
