"""Visits, findings, complaints and incidents count in the community of their day, filled in from history for those of before.

A complaint keeps what its first reply was rated when it is reopened; of those reopened before, the rating comes from their history.
"""

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
MOMENTS = {
    "inspections_visit": "coalesce(r.concluded_at, now())",
    "inspections_finding": "(r.found_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'",
    "inspections_complaint": "r.received_at",
    "inspections_incident": "r.reported_at",
}
FIRST_RATINGS = """
UPDATE inspections_complaint r SET first_rating = e.rating, first_rated_on = (e.pgh_created_at AT TIME ZONE 'Asia/Shanghai')::date
FROM (
    SELECT DISTINCT ON (e.pgh_obj_id) e.* FROM inspections_complaintevent e
    WHERE e.rating IS NOT NULL AND EXISTS (
        SELECT 1 FROM inspections_complaintevent later
        WHERE later.pgh_obj_id = e.pgh_obj_id AND later.pgh_id > e.pgh_id AND later.rating IS NULL
    ) ORDER BY e.pgh_obj_id, e.pgh_id
) e
WHERE e.pgh_obj_id = r.id AND r.reopened_on IS NOT NULL
"""


def fill(apps, schema_editor):
    for table, moment in MOMENTS.items():
        schema_editor.execute(FILL.format(table=table, area=WHERE_IT_LAY.format(moment=moment)))
    schema_editor.execute(FIRST_RATINGS)



class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0004_unfiled_places'),
        ('portal', '0003_names_and_samples'),
    ]

    operations = [
        Batch([
            migrations.AddField(
                model_name='complaint',
                name='counted_in',
                field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='community of its day'),
            ),
            migrations.AddField(
                model_name='complaint',
                name='first_rated_on',
                field=models.DateField(editable=False, null=True, verbose_name='rated before it was reopened on'),
            ),
            migrations.AddField(
                model_name='complaint',
                name='first_rating',
                field=models.PositiveSmallIntegerField(choices=[(5, 'Very satisfied'), (4, 'Satisfied'), (3, 'Fairly satisfied'), (2, 'Dissatisfied'), (1, 'Very dissatisfied')], editable=False, null=True, verbose_name='rating of the reply before it was reopened'),
            ),
            migrations.AddField(
                model_name='complaint',
                name='first_rating_note',
                field=models.CharField(db_default='', blank=True, editable=False, max_length=500, verbose_name='remark on that rating'),
            ),
            migrations.AddField(
                model_name='finding',
                name='counted_in',
                field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='community of its day'),
            ),
            migrations.AddField(
                model_name='incident',
                name='counted_in',
                field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='community of its day'),
            ),
            migrations.AddField(
                model_name='visit',
                name='counted_in',
                field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='community of its day'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='complaint',
                trigger=pgtrigger.compiler.Trigger(name='counted_in', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'UPDATE' THEN\n    IF OLD.counted_in_id IS NOT NULL AND (OLD.facility_id IS NOT DISTINCT FROM NEW.facility_id) THEN\n        NEW.counted_in_id := OLD.counted_in_id;\n        RETURN NEW;\n    END IF;\n    IF OLD.counted_in_id IS NOT NULL THEN\n        NEW.counted_in_id := NULL;\n    END IF;\nEND IF;\nIF NEW.counted_in_id IS NULL THEN\n    SELECT area_id INTO NEW.counted_in_id FROM facilities_facility WHERE id = NEW.facility_id;\nEND IF;\nRETURN NEW;\n", hash='f6dd63ddb81c9976ddfda812e7f9ff474737a028', operation='INSERT OR UPDATE', pgid='pgtrigger_counted_in_b09a3', table='inspections_complaint', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='finding',
                trigger=pgtrigger.compiler.Trigger(name='counted_in', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'UPDATE' THEN\n    IF OLD.counted_in_id IS NOT NULL AND (true) THEN\n        NEW.counted_in_id := OLD.counted_in_id;\n        RETURN NEW;\n    END IF;\n    IF OLD.counted_in_id IS NOT NULL THEN\n        NEW.counted_in_id := NULL;\n    END IF;\nEND IF;\nIF NEW.counted_in_id IS NULL THEN\n    SELECT area_id INTO NEW.counted_in_id FROM facilities_facility WHERE id = NEW.facility_id;\nEND IF;\nRETURN NEW;\n", hash='2c7d6283cbe1d536eab0b6fc8a5ec759546846f5', operation='INSERT OR UPDATE', pgid='pgtrigger_counted_in_3a858', table='inspections_finding', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='incident',
                trigger=pgtrigger.compiler.Trigger(name='counted_in', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'UPDATE' THEN\n    IF OLD.counted_in_id IS NOT NULL AND (true) THEN\n        NEW.counted_in_id := OLD.counted_in_id;\n        RETURN NEW;\n    END IF;\n    IF OLD.counted_in_id IS NOT NULL THEN\n        NEW.counted_in_id := NULL;\n    END IF;\nEND IF;\nIF NEW.counted_in_id IS NULL THEN\n    SELECT area_id INTO NEW.counted_in_id FROM facilities_facility WHERE id = NEW.facility_id;\nEND IF;\nRETURN NEW;\n", hash='1dab372ebda6f52322dc2db0204312e8adba4eb7', operation='INSERT OR UPDATE', pgid='pgtrigger_counted_in_bb219', table='inspections_incident', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visit',
                trigger=pgtrigger.compiler.Trigger(name='counted_in', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'UPDATE' THEN\n    IF OLD.counted_in_id IS NOT NULL AND (OLD.concluded_at IS NOT NULL) THEN\n        NEW.counted_in_id := OLD.counted_in_id;\n        RETURN NEW;\n    END IF;\n    IF OLD.counted_in_id IS NOT NULL THEN\n        NEW.counted_in_id := NULL;\n    END IF;\nEND IF;\nIF NEW.counted_in_id IS NULL THEN\n    SELECT area_id INTO NEW.counted_in_id FROM facilities_facility WHERE id = NEW.facility_id;\nEND IF;\nRETURN NEW;\n", hash='942d063aad6cbf40546daf2b457a256e82b2a143', operation='INSERT OR UPDATE', pgid='pgtrigger_counted_in_acbc2', table='inspections_visit', when='BEFORE')),
            ),
        ]),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
