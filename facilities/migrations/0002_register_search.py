"""Searching the register: names folded and cut in pieces by the database itself.

The two columns are generated and stand in no model, so that reading a facility never carries them.
"""

from django.db import migrations

from facilities.ground.namesearch import LONGEST_PIECE, PUNCTUATION, SPACES


def literal(text):
    return "U&'" + "".join(f"\\{ord(c):04x}" for c in text) + "'"


# Bodies that are parsed when the function is made, not when it runs: what they call is found whatever the search path,
# which pg_restore empties.
FUNCTIONS = f"""
CREATE FUNCTION facility_search_key(name text, other_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(lower(normalize(name, NFKC) COLLATE "C"), {literal(PUNCTUATION + SPACES)}, '') || E'\\n'
    || translate(lower(normalize(other_name, NFKC) COLLATE "C"), {literal(PUNCTUATION + SPACES)}, '');
CREATE FUNCTION facility_search_pieces(name text, other_name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(ARRAY(
    SELECT DISTINCT substr(key, start, size)
    FROM facility_search_key(name, other_name) key, generate_series(1, {LONGEST_PIECE}) size,
         generate_series(1, length(key) - size + 1) start
    WHERE strpos(substr(key, start, size), E'\\n') = 0
));
"""
COLUMNS = """
ALTER TABLE facilities_facility
    ADD COLUMN search_key text GENERATED ALWAYS AS (facility_search_key(name, other_name)) STORED,
    ADD COLUMN search_pieces tsvector GENERATED ALWAYS AS (facility_search_pieces(name, other_name)) STORED;
CREATE INDEX facility_search_pieces ON facilities_facility USING gin (search_pieces) WITH (fastupdate = off);
"""
COLUMNS_BACK = "ALTER TABLE facilities_facility DROP COLUMN search_key, DROP COLUMN search_pieces;"
FUNCTIONS_BACK = "DROP FUNCTION facility_search_pieces(text, text); DROP FUNCTION facility_search_key(text, text);"


class Migration(migrations.Migration):

    dependencies = [("facilities", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS + COLUMNS, COLUMNS_BACK + FUNCTIONS_BACK),
    ]
