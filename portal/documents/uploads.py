"""Checks of uploaded files by what is in them, never by what they are called."""

from collections.abc import Callable
from io import BytesIO

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from portal.bounded import process
from portal.documents import embedded
from portal.documents.pictures import Undrawable, redrawn
from portal.errors import Refused
from portal.tables.reading import TooLarge, weigh

MAX_UNPACKED_BYTES = 100 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFD = "application/ofd"  # GB/T 33190: an archive, which nothing but its root part tells from others
OFD_ROOT = "OFD.xml"
ARCHIVE = "application/zip"
PAPER_MEMORY = 640 << 20  # bytes: an unpacked workbook and its copy
PAPER_SECONDS = 20
PICTURES = ("image/jpeg", "image/png")
SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", XLSX: ".xlsx", OFD: ".ofd"}


class Accepted(UploadedFile):
    """A file that was looked into: its content type is true, a picture is bare pixels, upright, and a paper's pictures say neither place nor owner."""

    pixels = 0  # that a picture had when it came


def accept(upload: UploadedFile) -> Accepted:
    """Return what may be kept of a file, or raise ValidationError that says what is wrong and what to do.

    What was accepted once, by a field, is not looked into again.
    """
    if isinstance(upload, Accepted):
        return upload
    if not upload.size:
        raise ValidationError(_("The file is empty. Please choose it again."), code="empty")
    if upload.size > settings.MAX_UPLOAD_BYTES:
        raise ValidationError(
            _("The file has %(size)s, at most %(most)s are possible. Please scan with a lower resolution or split it."),
            code="too_large",
            params={"size": filesizeformat(upload.size), "most": filesizeformat(settings.MAX_UPLOAD_BYTES)},
        )
    content_type = _true_type(upload)
    accepted = ACCEPTORS[content_type](upload, content_type)
    _scan(upload)
    return accepted


def under_name(upload: UploadedFile, name: str) -> Accepted:
    """Return an accepted file under another name, with the suffix of what it is. Raises ValidationError for a bad file."""
    accepted = accept(upload)
    accepted.name = name + SUFFIXES[str(accepted.content_type)]
    return accepted


def _true_type(upload: UploadedFile) -> str:
    upload.seek(0)
    guess = filetype.guess(upload.read(8192))
    upload.seek(0)
    if guess is None or guess.mime not in ACCEPTORS:
        raise _wrong_type(upload)
    return str(guess.mime)


def _wrong_type(upload: UploadedFile) -> ValidationError:
    return ValidationError(
        _("“%(name)s” is not a PDF, JPEG, PNG, XLSX or OFD file, whatever its name says. Please choose another file."),
        code="wrong_type",
        params={"name": upload.name},
    )


def _pdf(upload: UploadedFile, content_type: str) -> Accepted:
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if b"%%EOF" not in content[-2048:]:
        raise ValidationError(_("The PDF is cut off at the end. Please make it again."), code="damaged")
    if not any(hint in content for hint in embedded.HINTS):
        return Accepted(upload.file, upload.name, content_type, upload.size)
    return _bare(upload, content_type, "pdf")


def _bare(upload: UploadedFile, content_type: str, form: str) -> Accepted:
    """Take off what a paper carries along: place and device of its pictures, who wrote it."""
    upload.seek(0)
    try:
        with process.run(embedded.__name__, form, file=upload, memory=PAPER_MEMORY, seconds=PAPER_SECONDS) as found:  # type: ignore[arg-type] # it reads and seeks
            content = found.read()
    except process.Exhausted:
        raise ValidationError(_("The file can't be looked through. Please make it again."), code="damaged") from None
    return Accepted(BytesIO(content), upload.name, content_type, len(content))


def _picture(upload: UploadedFile, content_type: str) -> Accepted:
    try:
        content, pixels = redrawn(upload)  # type: ignore[arg-type] # it reads and seeks
    except Undrawable as failure:
        if failure.is_too_large:
            raise ValidationError(
                _("The picture has too many pixels. Please save it smaller."), code="too_large"
            ) from None
        raise ValidationError(_("The picture is damaged. Please take or save it again."), code="damaged") from None
    accepted = Accepted(BytesIO(content), upload.name, content_type, len(content))
    accepted.pixels = pixels
    return accepted


def _workbook(upload: UploadedFile, content_type: str) -> Accepted:
    try:
        weigh(upload.name or "", upload, most_bytes=MAX_UNPACKED_BYTES)  # type: ignore[arg-type] # it reads and seeks
    except TooLarge:
        raise ValidationError(_("The spreadsheet is too large when unpacked."), code="too_large") from None
    except Refused:
        raise ValidationError(_("The spreadsheet is damaged. Please save it again."), code="damaged") from None
    return _bare(upload, content_type, "xlsx")


def _ofd(upload: UploadedFile, content_type: str) -> Accepted:
    """Take an archive that is an OFD, within the limits of a spreadsheet."""
    try:
        weigh(upload.name or "", upload, most_bytes=MAX_UNPACKED_BYTES, needed=OFD_ROOT)  # type: ignore[arg-type] # it reads and seeks
    except TooLarge:
        raise ValidationError(_("The OFD file is too large when unpacked."), code="too_large") from None
    except Refused:
        raise _wrong_type(upload) from None
    return Accepted(upload.file, upload.name, OFD, upload.size)


def _scan(upload: UploadedFile) -> None:
    """Hand the file to the district's virus scanner, if settings.VIRUS_SCANNER names one; it raises ValidationError."""
    if settings.VIRUS_SCANNER:
        import_string(settings.VIRUS_SCANNER)(upload)
        upload.seek(0)


ACCEPTORS: dict[str, Callable[[UploadedFile, str], Accepted]] = {
    "application/pdf": _pdf,
    "image/jpeg": _picture,
    "image/png": _picture,
    XLSX: _workbook,
    ARCHIVE: _ofd,
}
