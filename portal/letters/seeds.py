"""Loads the cellar's reference data from the TOML files beside it. Rows that exist are left alone: the district may have edited them."""

from portal.letters.models import LetterTemplate
from portal.seeding import fill_empty, insert_missing, rows_of, seeder


@seeder(16, "letter templates")
def letter_templates() -> int:
    """Load the words of the letters."""
    rows = [LetterTemplate(**row | {"body": row["body"].strip()}) for row in rows_of("letters.toml", "letter")]
    fill_empty(LetterTemplate, "code", rows, "samples")
    return insert_missing(LetterTemplate, rows)
