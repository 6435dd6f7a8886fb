"""A visit under way at a facility of 长庆街道, and files to send."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inspections.models import Checklist, Visit
from inspections.visits import visits
from portal.models import User
from tests.factories import ChecklistFactory, ChecklistItemFactory, VisitFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)


def jpeg(name: str = "photo.jpg") -> SimpleUploadedFile:
    """Return a small real picture."""
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def pdf(name: str = "evidence.pdf") -> SimpleUploadedFile:
    """Return a small file that is a PDF by its content."""
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")


def executable(name: str = "evidence.pdf") -> SimpleUploadedFile:
    """Return a program that calls itself something else."""
    return SimpleUploadedFile(name, b"MZ\x90\x00" + b"\x00" * 300, "application/pdf")


@pytest.fixture
def checklist(db: None) -> Checklist:
    """A street's checklist of three items: exits (serious), board (minor, may not apply), disinfection (major)."""
    checklist = ChecklistFactory()
    ChecklistItemFactory(checklist=checklist, order=1, kind="yes_no")
    ChecklistItemFactory(
        checklist=checklist,
        order=2,
        clause_code="management-15-board",
        severity="minor",
        text="公示齐全",
        kind="yes_no_na",
    )
    ChecklistItemFactory(
        checklist=checklist,
        order=3,
        clause_code="management-27-disinfection",
        severity="major",
        text="消毒有记录",
        kind="yes_no",
    )
    return checklist


@pytest.fixture
def visit(checklist: Checklist, street: User) -> Visit:
    """A visit that the street officer has started."""
    return VisitFactory(checklist=checklist, inspector=street)


@pytest.fixture
def answered(street: User) -> Callable[..., Visit]:
    """Answer a visit's items by their order, failed ones with note and photo."""

    def answer(visit: Visit, *outcomes: str) -> Visit:
        for item, outcome in zip(visit.checklist.items.order_by("order"), outcomes, strict=False):
            failed = {"note": f"问题{item.order}", "photos": [jpeg()]} if outcome == "fail" else {}
            visits.answer(visit, item, by=street, at=NOW, outcome=outcome, **failed)
        return visit

    return answer
