"""The demo's documents: one small PDF each, so that replacing or deleting one leaves the others alone."""

import hashlib
from datetime import date, datetime, time, timedelta
from random import Random

from dateutil.relativedelta import relativedelta
from django.core.files.base import ContentFile
from django.utils import timezone

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from facilities.requirements import materials
from portal.demo import invention
from portal.demo.demonstration import happened
from portal.demo.facilities.places import Place
from portal.documents.models import Document, DocumentKind


def file(places: list[Place], random: Random, on: date) -> None:
    """Hand in what the rulebook asks of each facility; a few certificates run out soon or have done so."""
    by_facility = {place.facility.pk: place for place in places}
    wanted = materials.required(Facility.objects.filter(pk__in=by_facility), on=on)
    documents = [
        _document(by_facility[pk], material.kind, random, on)
        for pk, asked in sorted(wanted.items())
        for material in asked
        if _is_handed_in(by_facility[pk], material)
    ]
    Document.objects.bulk_create(documents)
    happened([(row, _noon(row.issued_on or on)) for row in documents], "uploaded_at")


def _is_handed_in(place: Place, material: materials.Material) -> bool:
    """A half filled dossier holds the registration and no more."""
    if material.state == materials.MaterialState.UNDECIDED:
        return False
    return not place.story.half_filled or material.kind.clause_code == "filing-8-licence"


def _document(place: Place, kind: DocumentKind, random: Random, on: date) -> Document:
    issued = on - timedelta(days=_age(place, kind, random))
    number = _number(place, kind)
    content = invention.pdf(
        str(kind.name), ["演示材料,不具法律效力", place.facility.name, f"编号 {number}", f"{issued:%Y-%m-%d}"]
    )
    return Document(
        subject=place.facility,
        kind=kind,
        file=ContentFile(content, name="demo.pdf"),
        original_name=f"{kind.name}.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        number=number,
        issued_on=issued,
        expires_on=issued + relativedelta(months=kind.valid_months, days=-1) if kind.valid_months else None,
        uploaded_by=place.owner,
    )


def _number(place: Place, kind: DocumentKind) -> str:
    """Return the number that the form gives where it asks for one, so that form and paper agree."""
    asked_for = place.facility.food_licence_number if kind.pk == "food-licence" else ""
    return asked_for or f"DEMO-{kind.pk[:8].upper()}-{place.facility.pk:05d}"


def _age(place: Place, kind: DocumentKind, random: Random) -> int:
    """Days since it was issued: in good time for whoever files now, sometimes too long ago for whoever filed long since."""
    if not kind.valid_months:
        return random.randint(40, 900)
    valid = kind.valid_months * 30
    is_running = place.story.facility != FacilityState.UNFILED
    return random.randint(valid // 6, valid + 25 if is_running and random.random() < 0.3 else valid * 3 // 4)


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
