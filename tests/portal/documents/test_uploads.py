"""Files are judged by what is in them; each bad one is told by the field in Chinese."""

import hashlib
import random
import re
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from facilities.filing import filings
from facilities.models import Facility
from inspections.models import Submission, SubmittedPhoto, Visit
from portal.accounts.choices import Role
from portal.documents import dossier
from portal.documents.fields import FilesField
from portal.documents.uploads import XLSX, Accepted, accept, under_name
from portal.models import Document, DocumentKind
from tests.facilities.builders import draft
from tests.factories import (
    CHANGQING,
    TODAY,
    ChecklistItemFactory,
    FacilityFactory,
    VisitFactory,
    officer,
    operator_user,
)

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def named(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(kind: str = "PNG") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, kind)
    return buffer.getvalue()


def huge_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a picture of a few bytes that would fill gigabytes of memory."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def workbook(**entries: bytes) -> bytes:
    """Return a zip that begins as an XLSX file does."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("_rels/.rels", b"<Relationships/>")
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def ofd(**entries: bytes) -> bytes:
    """Return a zip as an OFD file is one (GB/T 33190), with parts besides."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", b"<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016' Version='1.1' DocType='OFD'/>")
        archive.writestr("Doc_0/Document.xml", b"<ofd:Document xmlns:ofd='http://www.ofdspec.org/2016'/>")
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (workbook(), XLSX),
        (ofd(), "application/ofd"),
    ],
    ids=[
        "pdf",
        "png",
        "jpeg",
        "workbook",
        "ofd",
    ],  # what a workbook holds differs from second to second, and with it the name
)
def test_real_files_are_taken_whatever_they_are_called(content: bytes, kind: str):
    assert accept(named("scan.bin", content)).content_type == kind


BAD = {
    "an empty file": (b"", "empty"),
    "a program called .pdf": (b"MZ\x90\x00" + b"\x00" * 300, "wrong_type"),
    "a script called .pdf": (b"#!/bin/sh\nrm -rf /\n", "wrong_type"),
    "a page called .pdf": (b"<html><script>alert(1)</script></html>", "wrong_type"),
    "an SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "wrong_type"),
    "a zip": (b"PK\x05\x06" + b"\x00" * 18, "wrong_type"),
    "a zip of other things": (ofd().replace(b"OFD.xml", b"ODF.xml"), "wrong_type"),
    "an OFD cut off": (ofd()[:200], "wrong_type"),
    "an OFD that unpacks to 200 MB": (ofd(**{"Doc_0/Res/a.xml": b"0" * 200_000_000}), "too_large"),
    "an OFD of 3000 parts": (ofd(**{f"Doc_0/{n}.xml": b"" for n in range(3000)}), "too_large"),
    "a PDF cut off": (PDF[:30], "damaged"),
    "a PNG cut off": (picture("PNG")[:60], "damaged"),
    "a PNG of a thousand million pixels": (huge_png(), "too_large"),
    "a workbook cut off": (workbook()[:200], "damaged"),
    "a workbook that unpacks to 200 MB": (workbook(**{"xl/sheet.xml": b"0" * 200_000_000}), "too_large"),
    "a workbook of 3000 parts": (workbook(**{f"xl/{n}.xml": b"" for n in range(3000)}), "too_large"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_files_are_refused_with_a_reason(what: str):
    content, code = BAD[what]

    with pytest.raises(ValidationError) as refusal:
        accept(named("合同.pdf", content))

    assert refusal.value.code == code


def test_a_file_past_the_limit_is_refused_before_it_is_read(settings):
    settings.MAX_UPLOAD_BYTES = 100

    with pytest.raises(ValidationError) as refusal:
        accept(named("合同.pdf", PDF + b" " * 100))

    assert refusal.value.code == "too_large"


def test_the_virus_scanner_of_the_district_is_asked(settings):
    settings.VIRUS_SCANNER = "tests.portal.documents.test_uploads.found_a_virus"

    with pytest.raises(ValidationError, match="virus"):
        accept(named("合同.pdf", PDF))


def found_a_virus(upload: object) -> None:
    raise ValidationError("virus")


@pytest.mark.django_db
def test_a_program_called_pdf_is_told_in_chinese_by_its_field_and_nothing_is_stored(client: Client):
    facility = FacilityFactory()
    draft(facility)
    client.force_login(operator_user(facility.operator), backend=settings.AUTHENTICATION_BACKENDS[1])

    answer = client.post(
        f"/facilities/{facility.pk}/dossier/documents/health-assessment/",
        {"file": named("承诺书.pdf", BAD["a program called .pdf"][0])},
    )

    told = answer.context["form"].errors["file"][0]
    assert "承诺书.pdf" in told
    assert "不是" in told
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "LA")]
)
def test_a_picture_loses_its_position_and_name_and_stays_upright(kind: str, mode: str) -> None:
    image, exif, kept = Image.new("RGB", (40, 30), "teal").convert(mode), Image.Exif(), BytesIO()
    exif[0x0112] = 6  # lies on its side
    exif[0x013B] = "钱多多"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 16.0, 30.0)})
    image.save(kept, kind, exif=exif)

    bare = under_name(named("钱多多家.jpg", kept.getvalue()), "材料1")

    with Image.open(bare) as shown:
        assert dict(shown.getexif()) == {}
        assert shown.size == (30, 40)
        assert shown.convert("RGB").getpixel((5, 5))[2] > 60
    assert bare.name in ("材料1.jpg", "材料1.png")


def test_a_document_loses_its_name_and_a_bad_file_is_refused() -> None:
    assert under_name(named("钱多多.pdf", PDF), "材料1").name == "材料1.pdf"
    with pytest.raises(ValidationError):
        under_name(named("photo.jpg", b"MZ\x90\x00" * 100), "材料1")


def noise(width: int = 64, height: int = 48, kind: str = "JPEG", **how: object) -> bytes:
    """Return a picture whose every pixel differs from the next, so that a cut is a cut."""
    buffer = BytesIO()
    Image.frombytes("RGB", (width, height), random.Random(7).randbytes(3 * width * height)).save(buffer, kind, **how)
    return buffer.getvalue()


def flat_png(width: int, height: int) -> bytes:
    """Return a white picture of one bit a pixel: small as a file, large in memory."""
    buffer = BytesIO()
    Image.new("1", (width, height), 1).save(buffer, "PNG")
    return buffer.getvalue()


def broken(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


DAMAGED = {
    "a JPEG cut in its pixels": noise()[:-900],
    "a JPEG cut in its header": noise()[:80],
    "a JPEG of its first bytes": b"\xff\xd8\xff\xe0" + b"\0" * 400,
    "a progressive JPEG cut": noise(progressive=True)[:-900],
    "a PNG cut in its pixels": noise(kind="PNG")[:-2000],
    "a PNG with a wrong byte in its pixels": broken(noise(kind="PNG"), 3000),
    "a PNG with a wrong header": broken(noise(kind="PNG"), 20),
    "a PNG without pixels": noise(kind="PNG")[:33],
    "a PNG of no width": huge_png(0, 10),
    "a PNG with fewer lines than it says": huge_png(600, 600),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_picture_is_told_at_the_door(what: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        accept(named("照片.jpg", DAMAGED[what]))

    assert refusal.value.code == "damaged"


@pytest.mark.parametrize(("height", "good"), [(5000, True), (5001, False)])
def test_a_small_file_that_would_fill_the_memory_is_refused_by_its_pixels(height: int, good: bool) -> None:
    upload = named("白.png", flat_png(8000, height))

    if good:
        assert accept(upload).pixels == 40_000_000
    else:
        with pytest.raises(ValidationError) as refusal:
            accept(upload)
        assert refusal.value.code == "too_large"


def test_a_picture_that_takes_more_memory_than_it_may_ends_its_process_and_no_other(monkeypatch) -> None:
    monkeypatch.setattr("portal.documents.pictures.MEMORY", 100 << 20)

    with pytest.raises(ValidationError) as refusal:
        accept(named("白.png", flat_png(8000, 4999)))

    assert refusal.value.code == "too_large"


def test_a_large_photo_of_a_phone_is_taken_at_half_its_size() -> None:
    buffer = BytesIO()
    Image.new("L", (8000, 6000)).save(buffer, "JPEG", quality=20)

    with Image.open(accept(named("照片.jpg", buffer.getvalue()))) as kept:
        assert kept.size == (4000, 3000)


def test_what_was_accepted_once_is_not_looked_into_again(monkeypatch) -> None:
    accepted = accept(named("照片.png", picture()))
    monkeypatch.setattr("portal.documents.uploads.ACCEPTORS", {})

    assert isinstance(accepted, Accepted)
    assert accept(accepted) is accepted


def test_what_stands_behind_a_picture_is_not_kept() -> None:
    assert b"<script>" not in accept(named("照片.jpg", noise() + b"<script>alert(1)</script>")).read()


def test_too_many_pixels_at_once_are_refused_before_the_rest_is_decoded(monkeypatch) -> None:
    monkeypatch.setattr("portal.documents.fields.MOST_PIXELS", 1199)
    field = FilesField()

    assert len(field.clean([named("1.png", picture())])) == 1
    with pytest.raises(ValidationError, match="一次少传"):
        field.clean([named("1.png", picture()), named("2.png", b"never looked into")])


@pytest.mark.parametrize(
    "path",
    sorted(
        p for app in ("portal", "facilities", "staff", "inspections", "metrics") for p in Path(app).rglob("forms.py")
    ),
    ids=str,
)
def test_no_form_keeps_a_file_that_nobody_looked_into(path: Path) -> None:
    kept = [line for line in path.read_text().splitlines() if "forms.FileField(" in line or "ImageField(" in line]

    assert len(kept) == (1 if path.match("portal/importing/forms.py") else 0)  # a mapping, a text read with its limit


PRODUCT = [
    path for app in ("portal", "facilities", "staff", "inspections", "metrics") for path in Path(app).rglob("*.py")
]
WRITING = re.compile(
    r"\bDocument\.objects\.(?:bulk_)?create\(|\bDocument\(|\bdocuments\.create\(|default_storage|\.file\.save\("
)
KEEPING = re.compile(r"\bdossier\.keep\(")


def test_files_are_stored_at_one_door_that_looks_into_them() -> None:
    product = [path for path in PRODUCT if "demo" not in path.parts and "migrations" not in path.parts]
    found = {str(path) for path in product if WRITING.search(path.read_text())}
    kept = {str(path) for path in product if KEEPING.search(path.read_text())}

    assert found == {
        "portal/documents/dossier.py",
        "portal/documents/models.py",
        "portal/importing/runs.py",
        "portal/operations/store.py",  # looks after the store and copies it whole
        "staff/attestation/registers.py",
    }
    assert kept == {"facilities/casefile/exports.py", "metrics/bulletins/bulletins.py"}  # what the portal makes itself


def telling() -> bytes:
    """A photo that tells where it was taken, and by whose phone."""
    image, exif, kept = Image.new("RGB", (40, 30), "teal"), Image.Exif(), BytesIO()
    exif[0x010F], exif[0x013B] = "PHONE-OF-QIAN", "QIAN-DUODUO"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 16.0, 30.0)})
    image.save(kept, "JPEG", exif=exif, comment=b"TAKEN-IN-HANGZHOU", xmp=b"<x:xmpmeta>XMP-OF-QIAN</x:xmpmeta>")
    return kept.getvalue()


def by_complaint(client: Client, facility: Facility) -> None:
    Facility.objects.filter(pk=facility.pk).update(state="filed")
    sent = {"key": str(uuid4()), "subject": "food", "text": "午饭是冷的。", "facility": facility.pk}
    sent |= {"area": facility.area.parent_id, "address": "街8号", "place_name": "屋"}
    client.post(reverse("complaint-create"), sent | {"files": [named("照片.jpg", telling())]})


def by_dossier(client: Client, facility: Facility) -> None:
    filings.open_draft(facility, by=operator_user(facility.operator), on=TODAY)
    client.force_login(operator_user(facility.operator))
    sent = {"file": named("照片.jpg", telling()), "seen": "", "issued_on": "2026-03-15"}
    client.post(reverse("document-add", args=[facility.pk, "health-assessment"]), sent)


def by_visit(client: Client, facility: Facility) -> None:
    visit = street_visit(facility)
    client.force_login(visit.inspector)
    item = visit.checklist.items.get()
    sent = {"outcome": "fail", "note": "门锁", "photos": [named("照片.jpg", telling())]}
    client.post(reverse("visit-answer", args=[visit.pk, item.pk]), sent)


def by_phone(client: Client, facility: Facility) -> None:
    visit = street_visit(facility)
    submission = Submission.objects.create(
        key=uuid4(),
        visit_key=uuid4(),
        by=visit.inspector,
        facility=facility,
        checklist=visit.checklist,
        content={},
        received_at=timezone.now(),
    )
    item = visit.checklist.items.get()
    photo = SubmittedPhoto.objects.create(submission=submission, key=uuid4(), item=item, taken_at=timezone.now())
    client.force_login(visit.inspector)
    client.post(reverse("api-field-photo", args=[submission.key, photo.key]), {"file": named("照片.jpg", telling())})


def street_visit(facility: Facility) -> Visit:
    Facility.objects.filter(pk=facility.pk).update(state="filed")
    street = officer(Role.STREET_OFFICER, area=CHANGQING)
    visit = VisitFactory(facility=facility, inspector=street)
    ChecklistItemFactory(checklist=visit.checklist)
    return visit


@pytest.mark.django_db
@pytest.mark.parametrize("door", [by_complaint, by_dossier, by_visit, by_phone])
def test_a_photo_keeps_no_place_and_no_owner_by_whatever_door_it_came(client: Client, door) -> None:
    door(client, FacilityFactory())

    with Document.objects.get().file.open("rb") as file:
        stored = file.read()
    assert stored.startswith(b"\xff\xd8")
    assert all(mark in telling() for mark in MARKS)
    assert not any(mark in stored for mark in MARKS)


MARKS = (b"PHONE-OF-QIAN", b"QIAN-DUODUO", b"TAKEN-IN-HANGZHOU", b"XMP-OF-QIAN", b"Exif")


@pytest.mark.django_db
def test_every_picture_of_a_dossier_is_bare_whatever_form_it_came_by() -> None:
    image, exif, kept = Image.new("RGB", (40, 30), "teal"), Image.Exif(), BytesIO()
    exif[0x013B] = "钱多多"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 16.0, 30.0)})
    image.save(kept, "JPEG", exif=exif, comment=b"Hangzhou")
    kind = DocumentKind.objects.create(code="some-kind", name="某", name_en="some")

    document = dossier.add(FacilityFactory(), kind, named("照片.jpg", kept.getvalue()), by=None)

    with Image.open(document.file.open("rb")) as shown:
        assert dict(shown.getexif()) == {}
        assert "comment" not in shown.info
    assert document.sha256 == hashlib.sha256(document.file.open("rb").read()).hexdigest()
    assert document.size == document.file.size
