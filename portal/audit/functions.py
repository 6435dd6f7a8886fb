"""The two functions that every trigger of the histories asks per row, written so that asking costs little.

As pgtrigger and pghistory write them they read a setting that may be missing and catch the error, which opens a subtransaction for each
row; when one ends by an error, PostgreSQL looks through all checks of references that wait for the end of the transaction, so that the time of
a long write grew with the square of its rows. These say the same without an error to catch. The libraries write theirs again with
each trigger that they install; so these are put in place after each migration.
"""

from django.db import connection

FUNCTIONS = {
    "_pgtrigger_should_ignore": """
        CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN LANGUAGE sql AS $body$
            SELECT coalesce(trigger_name = ANY (nullif(current_setting('pgtrigger.ignore', true), '')::text[]), false)
        $body$""",
    "_pgh_attach_context": """
        CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS UUID LANGUAGE plpgsql AS $body$
        DECLARE
            told_id UUID := nullif(current_setting('pghistory.context_id', true), '');
            told JSONB := nullif(current_setting('pghistory.context_metadata', true), '');
        BEGIN
            IF told_id IS NULL OR told IS NULL THEN
                RETURN NULL;
            END IF;
            INSERT INTO pghistory_context (id, metadata, created_at, updated_at) VALUES (told_id, told, now(), now())
            ON CONFLICT (id) DO UPDATE SET metadata = excluded.metadata, updated_at = excluded.updated_at
             WHERE pghistory_context.metadata <> excluded.metadata;
            RETURN told_id;
        END
        $body$""",
}
WITH_SUBTRANSACTION = "SELECT proname FROM pg_proc WHERE proname = ANY (%s) AND prosrc LIKE '%%EXCEPTION%%'"


def lighten() -> None:
    """Put our form of the functions in the place of the libraries', where those are there."""
    with connection.cursor() as cursor:
        cursor.execute(WITH_SUBTRANSACTION, [list(FUNCTIONS)])
        for (name,) in cursor.fetchall():
            cursor.execute(FUNCTIONS[name])
