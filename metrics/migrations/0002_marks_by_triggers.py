"""The database itself marks what changed: bulk updates, imports and plain SQL count as much as a saved row.

Each table says which facilities, or which communities, a changed row speaks of. `changed` holds the rows of a statement, of an update
both as they were and as they are. A mark is written in the transaction of its change, so there is never one without the other.
"""

from django.db import migrations

FACILITIES = "(facility_id, area_code, at) SELECT DISTINCT {facility}, '', now() FROM {rows}"
COMMUNITIES = "(area_code, at) SELECT DISTINCT {code}, now() FROM {rows}"


def facilities(facility: str, rows: str = "changed") -> str:
    return FACILITIES.format(facility=facility, rows=rows)


def communities(code: str, rows: str = "changed") -> str:
    return COMMUNITIES.format(code=code, rows=rows)


OWN = facilities("facility_id")
OF_PERSON = facilities("p.facility_id", "changed c JOIN staff_person p ON p.id = c.person_id")
EVERY = facilities("f.id", "facilities_facility f WHERE EXISTS (SELECT 1 FROM changed)")
EVERY_COMMUNITY = communities(
    "a.code", "portal_area a JOIN metrics_areasummary s ON s.area_id = a.code WHERE a.level = 12 AND EXISTS (SELECT 1 FROM changed)"
)
COUNTED = "EXISTS (SELECT 1 FROM metrics_areasummary)"  # before the first count there is nothing to correct
OF_DOCUMENT = facilities(
    "coalesce(p.facility_id, c.subject_id)",
    "changed c JOIN django_content_type t ON t.id = c.subject_type_id "
    "LEFT JOIN staff_person p ON t.model = 'person' AND p.id = c.subject_id "
    "WHERE (t.app_label, t.model) = ('facilities', 'facility') OR p.id IS NOT NULL",
)
OF_TERM = facilities(
    "f.facility_id",
    "changed c JOIN django_content_type t ON t.id = c.subject_type_id "
    "JOIN facilities_filing f ON f.id = c.subject_id WHERE (t.app_label, t.model) = ('facilities', 'filing')",
)
TABLES = {
    "facilities_facility": [facilities("id"), communities("area_id")],
    "facilities_careclass": [OWN],
    "facilities_filing": [OWN],
    "facilities_operator": [facilities("f.id", "changed c JOIN facilities_facility f ON f.operator_id = c.id")],
    "portal_organisation": [
        facilities(
            "f.id",
            "changed c JOIN facilities_operator o ON o.organisation_id = c.id "
            "JOIN facilities_facility f ON f.operator_id = o.id",
        )
    ],
    "staff_person": [OWN],
    "staff_post": [OF_PERSON],
    "staff_credential": [OF_PERSON],
    "inspections_visit": [OWN],
    "inspections_finding": [OWN],
    "inspections_rectificationanswer": [
        facilities("f.facility_id", "changed c JOIN inspections_finding f ON f.id = c.finding_id")
    ],
    "inspections_complaint": [facilities("facility_id", "changed WHERE facility_id IS NOT NULL")],
    "portal_document": [OF_DOCUMENT],
    "portal_term": [OF_TERM],
    "portal_clause": [EVERY],
    "portal_threshold": [EVERY, EVERY_COMMUNITY],
    "portal_documentkind": [EVERY],
    "portal_area": [communities("code", f"changed WHERE level = 12 AND {COUNTED}")],
    "metrics_indicator": [EVERY_COMMUNITY],
    "metrics_areareport": [communities("area_id")],
}
FUNCTION = """
CREATE FUNCTION metrics_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY TG_ARGV LOOP
        IF TG_OP = 'UPDATE' THEN
            EXECUTE 'WITH changed AS (SELECT * FROM before UNION ALL SELECT * FROM after) INSERT INTO metrics_dirtymark ' || part;
        ELSE
            EXECUTE 'INSERT INTO metrics_dirtymark ' || part;
        END IF;
    END LOOP;
    RETURN NULL;
END $$
"""
EVENTS = {
    "insert": "INSERT ON {table} REFERENCING NEW TABLE AS changed",
    "update": "UPDATE ON {table} REFERENCING OLD TABLE AS before NEW TABLE AS after",
    "delete": "DELETE ON {table} REFERENCING OLD TABLE AS changed",
}
TRIGGER = "CREATE TRIGGER metrics_mark_{event} AFTER {what} FOR EACH STATEMENT EXECUTE FUNCTION metrics_mark({arguments})"


def install(apps, schema_editor):
    schema_editor.execute(FUNCTION)
    for table, parts in TABLES.items():
        if table == "facilities_facility":
            _install(schema_editor, table, parts[:1], ["insert", "update"])
            _install(schema_editor, table, parts[1:], ["delete"])
        else:
            _install(schema_editor, table, parts, EVENTS)


def _install(schema_editor, table, parts, events):
    arguments = ", ".join("'" + part.replace("'", "''") + "'" for part in parts)
    for event in events:
        what = EVENTS[event].format(table=table)
        schema_editor.execute(TRIGGER.format(event=event, what=what, arguments=arguments), params=None)


def remove(apps, schema_editor):
    schema_editor.execute("DROP FUNCTION metrics_mark() CASCADE")


class Migration(migrations.Migration):

    replaces = [("metrics", "0003_marks_by_triggers")]
    dependencies = [
        ("metrics", "0001_initial"),
        ("facilities", "0001_initial"),
        ("staff", "0001_initial"),
        ("inspections", "0001_initial"),
        ("portal", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(install, remove),
    ]
