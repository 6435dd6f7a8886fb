"""Files are judged by what is in them; each bad one is told by the field in Chinese."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from portal.documents.uploads import XLSX, check_upload, without_metadata
from portal.models import Document
from tests.facilities.builders import draft
from tests.factories import FacilityFactory, operator_user

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


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (workbook(), XLSX),
    ],
    ids=["pdf", "png", "jpeg", "workbook"],  # what a workbook holds differs from second to second, and with it the name
)
def test_real_files_are_taken_whatever_they_are_called(content: bytes, kind: str):
    assert check_upload(named("scan.bin", content)) == kind


BAD = {
    "an empty file": (b"", "empty"),
    "a program called .pdf": (b"MZ\x90\x00" + b"\x00" * 300, "wrong_type"),
    "a script called .pdf": (b"#!/bin/sh\nrm -rf /\n", "wrong_type"),
    "a page called .pdf": (b"<html><script>alert(1)</script></html>", "wrong_type"),
    "an SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "wrong_type"),
    "a zip": (b"PK\x05\x06" + b"\x00" * 18, "wrong_type"),
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
        check_upload(named("合同.pdf", content))

    assert refusal.value.code == code


def test_a_file_past_the_limit_is_refused_before_it_is_read(settings):
    settings.MAX_UPLOAD_BYTES = 100

    with pytest.raises(ValidationError) as refusal:
        check_upload(named("合同.pdf", PDF + b" " * 100))

    assert refusal.value.code == "too_large"


def test_the_virus_scanner_of_the_district_is_asked(settings):
    settings.VIRUS_SCANNER = "tests.portal.documents.test_uploads.found_a_virus"

    with pytest.raises(ValidationError, match="virus"):
        check_upload(named("合同.pdf", PDF))


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

    bare = without_metadata(named("钱多多家.jpg", kept.getvalue()), name="材料1")

    with Image.open(bare) as shown:
        assert dict(shown.getexif()) == {}
        assert shown.size == (30, 40)
        assert shown.convert("RGB").getpixel((5, 5))[2] > 60
    assert bare.name in ("材料1.jpg", "材料1.png")


def test_a_document_loses_its_name_and_a_bad_file_is_refused() -> None:
    assert without_metadata(named("钱多多.pdf", PDF), name="材料1").name == "材料1.pdf"
    with pytest.raises(ValidationError):
        without_metadata(named("photo.jpg", b"MZ\x90\x00" * 100), name="材料1")
