"""The rows that stamp what changes, and the function that the triggers of every watched table call."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION portal_stamp_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_us CONSTANT bigint := extract(epoch FROM clock_timestamp()) * 1000000;
BEGIN
    IF TG_OP <> 'TRUNCATE' THEN
        IF NOT EXISTS (SELECT FROM changed) THEN
            RETURN NULL;
        END IF;
    END IF;
    UPDATE portal_changestamp SET stamp = greatest(stamp + 1, now_us)
     WHERE slot = (SELECT slot FROM portal_changestamp WHERE kind = TG_ARGV[0]
                   ORDER BY slot FOR UPDATE SKIP LOCKED LIMIT 1);
    IF NOT FOUND THEN
        INSERT INTO portal_changestamp AS kept (slot, kind, stamp)
        VALUES (TG_ARGV[1]::int + pg_backend_pid() % 64, TG_ARGV[0], now_us)
        ON CONFLICT (slot) DO UPDATE SET stamp = greatest(kept.stamp + 1, now_us);
    END IF;
    RETURN NULL;
END $$;
"""
ROWS = """
INSERT INTO portal_changestamp (slot, kind, stamp)
SELECT first + number, kind, 0 FROM (VALUES ('public', 0), ('access', 64)) kinds (kind, first), generate_series(0, 63) number;
"""


class Migration(migrations.Migration):

    dependencies = [("portal", "0001_initial")]

    operations = [
        migrations.RunSQL(ROWS + FUNCTION, "DROP FUNCTION portal_stamp_change() CASCADE;"),
    ]
