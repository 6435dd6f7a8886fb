"""Filings count in the community where their facility lay when they were decided; those of before are filled in from history."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from portal.batching import Batch


WHERE_IT_LAY = """
coalesce(
    (SELECT e.area_id FROM facilities_facilityevent e JOIN portal_area a ON a.code = e.area_id
        WHERE e.pgh_obj_id = f.id AND e.pgh_created_at <= {moment} ORDER BY e.pgh_created_at DESC, e.pgh_id DESC LIMIT 1),
    (SELECT e.area_id FROM facilities_facilityevent e JOIN portal_area a ON a.code = e.area_id
        WHERE e.pgh_obj_id = f.id ORDER BY e.pgh_created_at, e.pgh_id LIMIT 1),
    f.area_id)
"""  # what the history knew at the moment, else the first that it knew, else where the facility lies
FILL = "UPDATE {table} r SET counted_in_id = {area} FROM facilities_facility f WHERE f.id = r.facility_id"
MOMENT = "coalesce((r.decided_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', now())"


def fill(apps, schema_editor):
    schema_editor.execute(FILL.format(table="facilities_filing", area=WHERE_IT_LAY.format(moment=MOMENT)))



class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0004_decisions_of_two_people'),
        ('portal', '0003_names_and_samples'),
    ]

    operations = [
        Batch([
            migrations.AddField(
                model_name='filing',
                name='counted_in',
                field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='community of its day'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='filing',
                trigger=pgtrigger.compiler.Trigger(name='counted_in', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'UPDATE' THEN\n    IF OLD.counted_in_id IS NOT NULL AND (OLD.decided_on IS NOT NULL) THEN\n        NEW.counted_in_id := OLD.counted_in_id;\n        RETURN NEW;\n    END IF;\n    IF OLD.counted_in_id IS NOT NULL THEN\n        NEW.counted_in_id := NULL;\n    END IF;\nEND IF;\nIF NEW.counted_in_id IS NULL THEN\n    SELECT area_id INTO NEW.counted_in_id FROM facilities_facility WHERE id = NEW.facility_id;\nEND IF;\nRETURN NEW;\n", hash='9b74442023c1c4ab4704cf22b9a98061b4d0b5d7', operation='INSERT OR UPDATE', pgid='pgtrigger_counted_in_da6d8', table='facilities_filing', when='BEFORE')),
            ),
        ]),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
