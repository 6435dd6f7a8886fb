"""Pictures of the invented visits: one drawing, filed with every invented answer that needs one."""

from hashlib import sha256
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from inspections.checklists.choices import PHOTO
from inspections.visits.choices import EVIDENCE
from portal.accounts.models import User
from portal.documents.models import Document

PICTURE = "dossier/demo-picture.jpg"


def photo(by: User) -> Document:
    """Return a photo of what was found, not yet hung anywhere."""
    return _document(PHOTO, "现场照片.jpg", by)


def evidence(by: User) -> Document:
    """Return a photo of what was corrected, not yet hung anywhere."""
    return _document(EVIDENCE, "整改后.jpg", by)


def _document(kind: str, name: str, by: User) -> Document:
    size, fingerprint = _picture()
    return Document(
        kind_id=kind,
        file=PICTURE,
        original_name=name,
        content_type="image/jpeg",
        size=size,
        sha256=fingerprint,
        uploaded_by=by,
    )


_kept: dict[str, tuple[int, str]] = {}


def _picture() -> tuple[int, str]:
    """Store the picture once; return its size in bytes and its SHA-256."""
    if PICTURE not in _kept:
        content = drawn()
        if not default_storage.exists(PICTURE):
            default_storage.save(PICTURE, ContentFile(content))
        _kept[PICTURE] = (len(content), sha256(content).hexdigest())
    return _kept[PICTURE]


def drawn() -> bytes:
    """Draw a corridor with a door."""
    image = Image.new("RGB", (800, 600), "#dfe7e4")
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 600), (800, 600), (560, 380), (240, 380)], fill="#b9a88f")
    draw.rectangle([320, 160, 480, 380], fill="#7c8f86", outline="#4a5a52", width=6)
    draw.ellipse([450, 265, 466, 281], fill="#e0c36a")
    draw.rectangle([345, 110, 455, 145], fill="#2f8f5b")
    draw.rectangle([490, 300, 600, 420], fill="#a9744f", outline="#6e4a31", width=4)
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
