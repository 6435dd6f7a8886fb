"""Invented history, stored with the moments at which it is said to have happened."""

from datetime import datetime

import pgtrigger
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from portal.workflow.models import Transition


def record(rows: list[Transition]) -> None:
    """Store transitions with their own moments: the table's clock would stamp them with now, and its trigger keep them so."""
    moments = [row.at for row in rows]
    stored = Transition.objects.bulk_create(rows, batch_size=2000)
    table = connection.ops.quote_name(Transition._meta.db_table)
    with pgtrigger.ignore("portal.Transition:append_only"), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS t SET at = v.at FROM unnest(%s::bigint[], %s::timestamptz[]) AS v (id, at) WHERE t.id = v.id",  # noqa: S608
            [[row.pk for row in stored], moments],
        )


def happened_at(row: models.Model, *moments: datetime) -> None:
    """Let the moves of a row have happened at the moments, in order; the acts that made them were played only now."""
    subject = {"subject_type": ContentType.objects.get_for_model(row), "subject_id": row.pk}
    keys = Transition.objects.filter(**subject).order_by("id").values_list("pk", flat=True)
    with pgtrigger.ignore("portal.Transition:append_only"):
        for pk, moment in zip(keys, moments, strict=False):
            Transition.objects.filter(pk=pk).update(at=moment)
