"""Marks what changed, in the transaction of the change. Moves of `portal.workflow` save their row and so pass here too."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models.signals import post_delete, post_save

from facilities.importing import FacilityImporter
from facilities.models import CareClass, Facility, Filing, Operator
from inspections.models import Complaint, Finding, RectificationAnswer, Visit
from metrics.models import AreaReport, DirtyMark
from portal.importing.runs import brought
from portal.models import Clause, Document, ImportRun, Threshold
from staff.models import Credential, Person, Post

Ids = Iterable[int]


def _facility(row: Any) -> Ids:
    return [row.pk]


def _of_facility(row: Any) -> Ids:
    return [row.facility_id]


def _of_person(row: Any) -> Ids:
    return Person.objects.filter(pk=row.person_id).values_list("facility_id", flat=True)


def _of_finding(row: Any) -> Ids:
    return Finding.objects.filter(pk=row.finding_id).values_list("facility_id", flat=True)


def _of_complaint(row: Any) -> Ids:
    return [row.facility_id] if row.facility_id else []


def _of_operator(row: Any) -> Ids:
    return Facility.objects.filter(operator_id=row.pk).values_list("pk", flat=True)


def _of_document(row: Any) -> Ids:
    holder = ContentType.objects.get_for_id(row.subject_type_id).model_class()
    if holder is Facility:
        return [row.subject_id]
    if holder is Person:
        return Person.objects.filter(pk=row.subject_id).values_list("facility_id", flat=True)
    return []


def _every_facility(row: Any) -> Ids:
    return Facility.objects.values_list("pk", flat=True)


TOUCHED: dict[type[models.Model], Callable[[Any], Ids]] = {
    Facility: _facility,
    CareClass: _of_facility,
    Filing: _of_facility,
    Operator: _of_operator,
    Person: _of_facility,
    Post: _of_person,
    Credential: _of_person,
    Document: _of_document,
    Visit: _of_facility,
    Finding: _of_facility,
    RectificationAnswer: _of_finding,
    Complaint: _of_complaint,
    Clause: _every_facility,
    Threshold: _every_facility,
}


def mark(sender: type[models.Model], instance: models.Model, **_: object) -> None:
    """Mark the facilities that a saved or deleted row speaks of."""
    DirtyMark.objects.bulk_create([DirtyMark(facility_id=pk) for pk in TOUCHED[sender](instance)], batch_size=5000)


def mark_area(sender: type[models.Model], instance: Any, **_: object) -> None:
    """Mark the community of a report, or of a facility that is gone."""
    DirtyMark.objects.create(area_code=instance.area_id)


def mark_imported(sender: type, run: ImportRun, **_: object) -> None:
    """Mark the facilities that an import wrote: no `save()` ran for them."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_IMPORTED, [run.pk, FacilityImporter.code])


MARK_IMPORTED = f"""
INSERT INTO {DirtyMark._meta.db_table} (facility_id, area_code, at)
SELECT subject_id, '', now() FROM portal_importedrow WHERE run_id = %s AND importer = %s
"""  # noqa: S608 - names of our own code only

brought.connect(mark_imported, sender=FacilityImporter, dispatch_uid="metrics-imported")
for model in TOUCHED:
    post_save.connect(mark, sender=model, dispatch_uid=f"metrics-saved-{model.__name__}")
    post_delete.connect(mark, sender=model, dispatch_uid=f"metrics-deleted-{model.__name__}")
post_save.connect(mark_area, sender=AreaReport, dispatch_uid="metrics-report")
post_delete.connect(mark_area, sender=AreaReport, dispatch_uid="metrics-report-deleted")
post_delete.connect(mark_area, sender=Facility, dispatch_uid="metrics-facility-deleted")
