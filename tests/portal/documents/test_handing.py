"""A stored file that is lost is told in words; it is no fault of whoever asks for it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.documents import dossier
from portal.errors import Refused
from portal.models import Document, DocumentKind
from portal.workshop.embedded import logs
from tests.facilities.builders import draft
from tests.factories import FacilityFactory, operator_user

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def lost(db: None) -> Document:
    """A document of a draft whose file is gone."""
    facility = FacilityFactory()
    draft(facility)
    kind = DocumentKind.objects.get(pk="health-assessment")
    document = dossier.add(facility, kind, SimpleUploadedFile("评价.pdf", PDF), by=operator_user(facility.operator))
    document.file.storage.delete(document.file.name)
    return document


def test_a_document_whose_file_is_lost_answers_404_with_words(client: Client, lost: Document) -> None:
    client.force_login(lost.uploaded_by, backend=settings.AUTHENTICATION_BACKENDS[1])

    answer = client.get(f"/documents/{lost.pk}/")

    assert answer.status_code == 404
    assert "备份" in answer.content.decode()


def test_a_lost_file_that_is_to_be_copied_is_a_refusal_in_words(lost: Document) -> None:
    with pytest.raises(Refused, match=r"评价\.pdf"):
        dossier.content_of(lost)


def test_a_new_start_keeps_the_logs_of_the_last_three(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    for start in ("first", "second", "third", "fourth", "fifth"):
        logs.fresh(log).write_text(start)

    kept = [(tmp_path / f"web.log{suffix}").read_text() for suffix in ("", ".1", ".2", ".3")]
    assert kept == ["fifth", "fourth", "third", "second"]
    assert logs.fresh(tmp_path / "new.log") == tmp_path / "new.log"
