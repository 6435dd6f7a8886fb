"""The operators of imported facilities: found by their code, or by what the source calls them where there is none; made if new.

Operators that signed up in the portal keep what they said of themselves. Those that an import made follow their source, unless
somebody edited them in the portal since.
"""

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from facilities.ground.choices import USCC_PREFIXES
from facilities.ground.models import Operator
from facilities.importing.fields import EDITED, NO_NATURE, NO_OPERATOR, OF_OPERATOR
from portal.accounts.choices import OrganisationKind
from portal.importing.judging import Wrong, untranslated
from portal.importing.staging import Staging
from portal.importing.statements import insert
from portal.models import ImportedRow, ImportRun, Organisation

CODE = "operators"
FACTS = ("operator_name", "nature", "representative", "registered_on", "business_scope")
OLD_TABLES = "DROP TABLE IF EXISTS wanted, operator_change"

REFERENCE = """
CASE WHEN uscc IS NOT NULL THEN 'uscc:' || uscc
ELSE 'name:' || left(lower(coalesce(operator_key, operator_name, key)), 160) END COLLATE "C"
"""  # by which rows of one operator are told from those of another
FROM_CODE = " ".join(
    f"WHEN left(first.uscc, 2) = '{prefix}' THEN '{nature}'"
    for nature, prefixes in USCC_PREFIXES.items()
    for prefix in prefixes
)
WANT = f"""
CREATE TEMP TABLE wanted ON COMMIT DROP AS
SELECT first.operator_ref, first.line, first.uscc, coalesce(first.operator_name, first.name) AS name, first.representative,
    first.registered_on, first.business_scope, first.key,
    coalesce(first.nature, CASE {FROM_CODE} END) AS nature,
    body.id AS organisation_id, body.kind, coalesce(coded.id, named.id) AS operator_id
FROM (SELECT DISTINCT ON (operator_ref) * FROM typed ORDER BY operator_ref, line) first
LEFT JOIN portal_organisation body ON body.uscc = first.uscc
LEFT JOIN facilities_operator coded ON coded.organisation_id = body.id
LEFT JOIN portal_importedrow i
    ON first.uscc IS NULL AND i.importer = 'operators' AND i.source = %s AND i.external_id = first.operator_ref
LEFT JOIN facilities_operator named ON named.id = i.subject_id
"""  # noqa: S608 - names of our own code only
STRANGERS = "SELECT t.line, t.uscc FROM typed t JOIN wanted w USING (operator_ref) WHERE w.kind <> 'operator'"
NATURELESS = """
SELECT t.line FROM typed t JOIN wanted w USING (operator_ref) WHERE w.operator_id IS NULL AND w.nature IS NULL
"""
CHANGES = """
CREATE TEMP TABLE operator_change ON COMMIT DROP AS
SELECT DISTINCT ON (op.id) op.id AS operator_id, op.organisation_id, p.line, i.id AS imported_id,
    p.facts - (SELECT array_agg(k) FROM jsonb_object_keys(p.facts) k WHERE k <> ALL(%(facts)s)) AS facts,
    NOT jsonb_build_object('operator_name', body.name, 'nature', op.nature, 'representative', op.representative,
        'registered_on', op.registered_on, 'business_scope', op.business_scope) @> i.facts AS is_edited
FROM planned p
JOIN facilities_operator op ON op.id = p.operator_id
JOIN portal_organisation body ON body.id = op.organisation_id
JOIN portal_importedrow i ON i.importer = 'operators' AND i.source = %(source)s AND i.external_id = p.operator_ref
WHERE p.fate IN ('changed', 'conflict') AND p.known IS NOT NULL AND i.subject_id = op.id
    AND EXISTS (SELECT FROM unnest(%(facts)s) k WHERE p.known->k IS DISTINCT FROM p.facts->k AND p.facts ? k)
ORDER BY op.id, p.line
"""
KEEP_EDITED = """
UPDATE planned p SET fate = 'conflict' FROM operator_change c
WHERE c.is_edited AND p.operator_id = c.operator_id AND p.fate = 'changed'
    AND EXISTS (SELECT FROM unnest(%s) k WHERE p.known->k IS DISTINCT FROM p.facts->k AND p.facts ? k)
RETURNING p.line, p.facts->>'operator_name'
"""


def want(cursor: CursorWrapper, staging: Staging) -> None:
    """List the operators of the typed rows, each with its row in the portal if there is one, and refuse what can't be."""
    cursor.execute(OLD_TABLES)
    cursor.execute(WANT, [staging.mapping.source])
    cursor.execute("ANALYZE wanted")
    cursor.execute(STRANGERS)
    strangers = [staging.found(line, "uscc", uscc, Wrong(NO_OPERATOR)) for line, uscc in cursor.fetchall()]
    cursor.execute(NATURELESS)
    natureless = [staging.found(line, "nature", "", Wrong(NO_NATURE)) for (line,) in cursor.fetchall()]
    staging.refuse(cursor, [*strangers, *natureless])


def plan_changes(cursor: CursorWrapper, staging: Staging) -> None:
    """Find the operators of which the source says something new; rows of those that were edited here are in conflict."""
    cursor.execute(CHANGES, {"facts": list(FACTS), "source": staging.mapping.source})
    if staging.overwrites:
        return
    cursor.execute(KEEP_EDITED, [list(FACTS)])
    wrong = Wrong(EDITED, {"fields": [untranslated(OF_OPERATOR["operator_name"].label)]})
    staging.faults += [
        staging.found(line, "operator_name", name or "", wrong, is_conflict=True) for line, name in cursor.fetchall()
    ]
    cursor.execute("DELETE FROM operator_change WHERE is_edited")


NUMBER = """
ALTER TABLE wanted ADD COLUMN makes_body boolean, ADD COLUMN makes_operator boolean;
UPDATE wanted w SET makes_body = organisation_id IS NULL, makes_operator = true,
    organisation_id = coalesce(organisation_id, nextval(pg_get_serial_sequence('portal_organisation', 'id'))),
    operator_id = nextval(pg_get_serial_sequence('facilities_operator', 'id'))
WHERE w.operator_id IS NULL AND EXISTS (
    SELECT FROM planned p WHERE p.operator_ref = w.operator_ref AND p.fate IN ('new', 'changed'))
"""

LET_KEYS_BE_LOOKED_UP = "ANALYZE portal_organisation (id), facilities_operator (id)"
"""Checks of foreign keys keep the plan of their first use: made while a table was small, it would read all of it for each row."""


def make(cursor: CursorWrapper, run: ImportRun) -> None:
    """Make the operators that are new, with their bodies, and let the planned rows point to them."""
    cursor.execute(NUMBER)
    body = {
        "id": "organisation_id",
        "kind": f"'{OrganisationKind.OPERATOR.value}'",
        "name": "name",
        "uscc": "uscc",
        "area_id": f"'{settings.DISTRICT_CODE}'",
    }
    insert(cursor, Organisation, body, "wanted WHERE makes_body")
    operator = {
        "id": "operator_id",
        "organisation_id": "organisation_id",
        "nature": "nature",
        "representative": "coalesce(representative, '')",
        "registered_on": "registered_on",
        "business_scope": "coalesce(business_scope, '')",
    }
    insert(cursor, Operator, operator, "wanted WHERE makes_operator")
    cursor.execute(LET_KEYS_BE_LOOKED_UP)
    _identify(cursor, run)
    cursor.execute(
        "UPDATE planned p SET operator_id = w.operator_id FROM wanted w "
        "WHERE w.makes_operator AND p.operator_ref = w.operator_ref"
    )


def _identify(cursor: CursorWrapper, run: ImportRun) -> None:
    facts = (
        "jsonb_strip_nulls(jsonb_build_object('operator_name', name, 'nature', nature, 'representative', representative, "
        "'registered_on', registered_on, 'business_scope', business_scope))"
    )
    insert(
        cursor,
        ImportedRow,
        {
            "importer": f"'{CODE}'",
            "source": f"'{run.source}'",
            "external_id": "operator_ref",
            "subject_id": "operator_id",
            "digest": "md5(operator_ref)::uuid",
            "facts": facts,
            "run_id": str(run.pk),
            "as_of": f"'{run.as_of.isoformat()}'::date",
        },
        "wanted WHERE makes_operator AND makes_body",
    )


def change(cursor: CursorWrapper, run: ImportRun) -> None:
    """Let imported operators follow their source."""
    cursor.execute(
        "UPDATE portal_organisation body SET name = c.facts->>'operator_name' FROM operator_change c "
        "WHERE body.id = c.organisation_id AND c.facts ? 'operator_name' AND body.name <> c.facts->>'operator_name'"
    )
    cursor.execute(
        "UPDATE facilities_operator op SET nature = coalesce(c.facts->>'nature', op.nature), "
        "representative = coalesce(c.facts->>'representative', op.representative), "
        "registered_on = coalesce((c.facts->>'registered_on')::date, op.registered_on), "
        "business_scope = coalesce(c.facts->>'business_scope', op.business_scope), revision = revision + 1 "
        "FROM operator_change c WHERE op.id = c.operator_id"
    )
    cursor.execute(
        "UPDATE portal_importedrow i SET facts = i.facts || c.facts, run_id = %s, as_of = %s "
        "FROM operator_change c WHERE i.id = c.imported_id",
        [run.pk, run.as_of],
    )
