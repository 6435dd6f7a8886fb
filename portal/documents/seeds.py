"""Loads the cellar's reference data from the TOML files beside it. Rows that exist are left alone: the district may have edited them."""

from portal.documents.models import DocumentKind
from portal.seeding import insert_missing, rows_of, seeder


@seeder(14, "document kinds")
def document_kinds() -> int:
    """Load the kinds of documents and when each is asked for."""
    return insert_missing(DocumentKind, [DocumentKind(**row) for row in rows_of("documents.toml", "document")])
