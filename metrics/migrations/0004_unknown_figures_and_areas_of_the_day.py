"""Places and enrolment that nobody stated become unknown instead of 0, and a facility's months count where it lay then.

Rows that count in another community than their facility's mark that community too, so that it is counted again when they change.
"""

import django.db.models.deletion
import pgtrigger
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
OF_REPORT = """
coalesce(
    (SELECT p.area_id FROM metrics_reportversion v JOIN metrics_report p ON p.id = v.report_id WHERE v.id = r.version_id), {lay})
"""
MOMENT = "(r.month + interval '1 month') AT TIME ZONE 'Asia/Shanghai'"
MARKS = {  # which communities a changed row speaks of, beside those of its facility
    "facilities_filing": "SELECT DISTINCT counted_in_id, now() FROM changed WHERE counted_in_id IS NOT NULL",
    "inspections_finding": "SELECT DISTINCT counted_in_id, now() FROM changed WHERE counted_in_id IS NOT NULL",
    "inspections_complaint": "SELECT DISTINCT counted_in_id, now() FROM changed WHERE counted_in_id IS NOT NULL",
    "inspections_rectificationanswer": (
        "SELECT DISTINCT f.counted_in_id, now() FROM changed c JOIN inspections_finding f ON f.id = c.finding_id"
    ),
    "portal_term": (
        "SELECT DISTINCT f.counted_in_id, now() FROM changed c JOIN django_content_type t ON t.id = c.subject_type_id "
        "JOIN facilities_filing f ON f.id = c.subject_id WHERE (t.app_label, t.model) = ('facilities', 'filing')"
    ),
}
EVENTS = {
    "insert": "INSERT ON {table} REFERENCING NEW TABLE AS changed",
    "update": "UPDATE ON {table} REFERENCING OLD TABLE AS before NEW TABLE AS after",
    "delete": "DELETE ON {table} REFERENCING OLD TABLE AS changed",
}
TRIGGER = "CREATE TRIGGER metrics_mark_area_{event} AFTER {what} FOR EACH STATEMENT EXECUTE FUNCTION metrics_mark('{argument}')"
WORDS = [  # how the district's rows read before, unless it has edited them
    ("numerator", "已备案托育机构的托位", "已报人口社区内已备案托育机构的托位"),
    ("numerator_en", "places of filed facilities", "places of filed facilities in communities that reported residents"),
]


def fill(apps, schema_editor):
    statement = FILL.format(table="metrics_facilityfigure", area=OF_REPORT.format(lay=WHERE_IT_LAY.format(moment=MOMENT)))
    with pgtrigger.ignore("metrics.FacilityFigure:locked_new"):  # the figures of locked periods stay, only where they count is added
        schema_editor.execute(statement)


def forget_zeros(apps, schema_editor):
    """Have everything counted again: what was stored as 0 may be unknown."""
    schema_editor.execute("INSERT INTO metrics_dirtymark (facility_id, area_code, at) SELECT facility_id, '', now() FROM metrics_facilitysummary")
    for name, before, after in WORDS:
        apps.get_model("metrics", "Indicator").objects.filter(code="places-per-thousand", **{name: before}).update(**{name: after})


def ask_about_births(apps, schema_editor):
    """Give the communities' monthly report, where it exists, the question about more births than children."""
    for kind in apps.get_model("metrics", "ReportKind").objects.filter(code="community-month"):
        rule = {"basis": "share", "items": ["born", "under3"]}
        apps.get_model("metrics", "ReportRule").objects.get_or_create(kind=kind, code="births-share", defaults=rule)


def mark_areas(apps, schema_editor):
    for table, counted in MARKS.items():
        argument = ("(area_code, at) " + counted).replace("'", "''")
        for event, what in EVENTS.items():
            schema_editor.execute(TRIGGER.format(event=event, what=what.format(table=table), argument=argument), params=None)


def unmark_areas(apps, schema_editor):
    for table in MARKS:
        for event in EVENTS:
            schema_editor.execute(f"DROP TRIGGER metrics_mark_area_{event} ON {table}")



class Migration(migrations.Migration):

    dependencies = [
        ("inspections", "0005_oversight_counts_where_it_happened"),
        ("facilities", "0005_filings_count_where_they_lay"),
        ('metrics', '0003_advice_and_originals'),
        ('portal', '0003_names_and_samples'),
    ]

    operations = [
        Batch([
            migrations.AddField(
                model_name='areasummary',
                name='enrolled_unknown',
                field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='facilities whose enrolment is not known'),
            ),
            migrations.AddField(
                model_name='areasummary',
                name='places_unknown',
                field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='facilities whose places are not known'),
            ),
            migrations.AddField(
                model_name='areasummary',
                name='taken_of',
                field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='places of facilities whose enrolment is known'),
            ),
            migrations.AddField(
                model_name='facilityfigure',
                name='counted_in',
                field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.area', verbose_name='community of its day'),
            ),
            migrations.AlterField(
                model_name='facilitysummary',
                name='enrolled',
                field=models.PositiveIntegerField(help_text='Empty: not known.', null=True, verbose_name='children enrolled'),
            ),
            migrations.AlterField(
                model_name='facilitysummary',
                name='places',
                field=models.PositiveIntegerField(help_text='Empty: not known.', null=True, verbose_name='places'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='facilityfigure',
                trigger=pgtrigger.compiler.Trigger(name='counted_in', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'UPDATE' THEN\n    IF OLD.counted_in_id IS NOT NULL AND (true) THEN\n        NEW.counted_in_id := OLD.counted_in_id;\n        RETURN NEW;\n    END IF;\n    IF OLD.counted_in_id IS NOT NULL THEN\n        NEW.counted_in_id := NULL;\n    END IF;\nEND IF;\nIF NEW.counted_in_id IS NULL THEN\n    SELECT area_id INTO NEW.counted_in_id FROM facilities_facility WHERE id = NEW.facility_id;\nEND IF;\nRETURN NEW;\n", hash='90dcbffc3b6d824b1c3c48746c862ee491fc99ac', operation='INSERT OR UPDATE', pgid='pgtrigger_counted_in_cbeff', table='metrics_facilityfigure', when='BEFORE')),
            ),
        ]),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(forget_zeros, migrations.RunPython.noop),
        migrations.RunPython(ask_about_births, migrations.RunPython.noop),
        migrations.RunPython(mark_areas, unmark_areas),
    ]
