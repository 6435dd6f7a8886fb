"""Checks of uploaded files by what is in them, never by what they are called."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 60_000_000
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_ENTRIES = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURES = {"image/jpeg": ("JPEG", "RGB"), "image/png": ("PNG", "RGBA")}
SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", XLSX: ".xlsx"}


def check_upload(upload: UploadedFile) -> str:
    """Return the true content type of an acceptable file, or raise ValidationError that says what is wrong and what to do."""
    if not upload.size:
        raise ValidationError(_("The file is empty. Please choose it again."), code="empty")
    if upload.size > settings.MAX_UPLOAD_BYTES:
        raise ValidationError(
            _("The file has %(size)s, at most %(most)s are possible. Please scan with a lower resolution or split it."),
            code="too_large",
            params={"size": filesizeformat(upload.size), "most": filesizeformat(settings.MAX_UPLOAD_BYTES)},
        )
    content_type = _true_type(upload)
    CHECKS[content_type](upload)  # type: ignore[arg-type]
    _scan(upload)
    return content_type


def without_metadata(upload: UploadedFile, *, name: str) -> UploadedFile:
    """Return the file under another name and, if it is a picture, as its bare pixels, turned upright: no position, no owner.

    Raises ValidationError for a bad file.
    """
    content_type = check_upload(upload)
    if content_type not in PICTURES:
        upload.name = name + SUFFIXES[content_type]
        return upload
    kept, (form, mode) = BytesIO(), PICTURES[content_type]
    with Image.open(upload) as image:
        upright = ImageOps.exif_transpose(image).convert(mode)
        bare = Image.new(mode, upright.size)
        bare.paste(upright)
        bare.save(kept, form, quality=88)
    return SimpleUploadedFile(name + SUFFIXES[content_type], kept.getvalue(), content_type)


def _true_type(upload: UploadedFile) -> str:
    upload.seek(0)
    guess = filetype.guess(upload.read(8192))
    upload.seek(0)
    if guess is None or guess.mime not in CHECKS:
        raise ValidationError(
            _("“%(name)s” is not a PDF, JPEG, PNG or XLSX file, whatever its name says. Please choose another file."),
            code="wrong_type",
            params={"name": upload.name},
        )
    return str(guess.mime)


def _check_pdf(upload: BinaryIO) -> None:
    upload.seek(-min(2048, upload.seek(0, 2)), 2)
    tail = upload.read()
    upload.seek(0)
    if b"%%EOF" not in tail:
        raise ValidationError(_("The PDF is cut off at the end. Please make it again."), code="damaged")


def _check_image(upload: BinaryIO) -> None:
    try:
        with Image.open(upload) as image:
            too_many = image.width * image.height > MAX_PIXELS
            if not too_many:
                image.verify()
    except Image.DecompressionBombError:
        too_many = True
    except (UnidentifiedImageError, OSError, SyntaxError):
        raise ValidationError(_("The picture is damaged. Please take or save it again."), code="damaged") from None
    finally:
        upload.seek(0)
    if too_many:
        raise ValidationError(_("The picture has too many pixels. Please save it smaller."), code="too_large")


def _check_xlsx(upload: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(upload) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise ValidationError(_("The spreadsheet is damaged. Please save it again."), code="damaged") from None
    finally:
        upload.seek(0)
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise ValidationError(_("The spreadsheet is too large when unpacked."), code="too_large")


def _scan(upload: UploadedFile) -> None:
    """Hand the file to the district's virus scanner, if settings.VIRUS_SCANNER names one; it raises ValidationError."""
    if settings.VIRUS_SCANNER:
        import_string(settings.VIRUS_SCANNER)(upload)
        upload.seek(0)


CHECKS: dict[str, Callable[[BinaryIO], None]] = {
    "application/pdf": _check_pdf,
    "image/jpeg": _check_image,
    "image/png": _check_image,
    XLSX: _check_xlsx,
}
