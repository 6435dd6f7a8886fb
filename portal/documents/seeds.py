"""Loads the cellar's reference data from the TOML files beside it. Rows that exist are left alone: the district may have edited them.

But what was loaded wrongly, and still says so, is put right (corrections.toml).
"""

from dateutil.relativedelta import relativedelta

from portal.documents.models import Document, DocumentKind
from portal.seeding import correct_in_place, insert_missing, rows_of, seeder

YEARLY_BY_MISTAKE = "fire-certificate"
MONTHS = 12


@seeder(14, "document kinds")
def document_kinds() -> int:
    """Load the kinds of documents and when each is asked for."""
    added = insert_missing(DocumentKind, [DocumentKind(**row) for row in rows_of("documents.toml", "document")])
    if YEARLY_BY_MISTAKE in correct_in_place(DocumentKind, "code", "document", "documents.toml"):
        _let_stay_valid()
    return added


def _let_stay_valid() -> None:
    """Take back the last days that the portal worked out itself from the mistaken year; a day that the paper names stays."""
    for document in Document.objects.filter(kind=YEARLY_BY_MISTAKE, issued_on__isnull=False, expires_on__isnull=False):
        if document.expires_on == document.issued_on + relativedelta(months=MONTHS, days=-1):  # type: ignore[operator]
            document.expires_on = None
            document.save(update_fields=["expires_on"])
