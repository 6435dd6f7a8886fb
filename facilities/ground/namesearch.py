"""Names as the search compares them, and the pieces by which the database finds them.

The same folding stands in the database as `facility_search_key` (migration `register_search`); a test compares the two. Pieces of one,
two and three characters lie in a GIN index: PostgreSQL comes without pg_trgm, and its text parsers know no Chinese words.
"""

import time
import unicodedata
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

from django.db import connection

PUNCTUATION = "·・•‧.,;:!?'\"`´^~_%#&*+=/\\|<>()[]{}@$-‐‑‒–—―…、。〈〉《》「」『』【】〔〕〖〗〜〝〞“”‘’\u200b\ufeff"
SPACES = " \t\n\r\x0b\x0c\u2028\u2029"
_FOLDING = str.maketrans(ascii_uppercase, ascii_lowercase, PUNCTUATION + SPACES)
LONGEST_PIECE = 3
COMMON = 0.01  # the share of names with a piece from which reading in order beats the index
REMEMBERED = 600  # seconds that the shares of pieces are kept: they are only used to choose the faster way
FREQUENCIES = (
    "SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats "
    "WHERE schemaname = current_schema() AND tablename = 'facilities_facility' AND attname = 'search_pieces'"
)


def folded(name: str) -> str:
    """Return the name without width, spaces, punctuation and the case of Latin letters."""
    return unicodedata.normalize("NFKC", name).translate(_FOLDING)


def pieces(text: str) -> list[str]:
    """Return the longest pieces that every name holding the folded text has."""
    size = min(LONGEST_PIECE, len(text))
    return list(dict.fromkeys(text[i : i + size] for i in range(len(text) - size + 1)))


def tsquery(text: str) -> str:
    """Return the folded text as a query for all its pieces."""
    return " & ".join(f"'{piece}'" for piece in pieces(text))  # folding has dropped quotes and backslashes


def is_common(text: str) -> bool:
    """Say whether so many names hold the folded text that reading them in order finds a page sooner than the index."""
    shares = _shares(int(time.monotonic() // REMEMBERED), connection.settings_dict["NAME"])
    return min(shares.get(piece, 0.0) for piece in pieces(text)) > COMMON


@lru_cache(maxsize=2)
def _shares(_period: int, _database: str) -> dict[str, float]:
    """Return the share of names that hold each of the most common pieces, as the database last counted."""
    with connection.cursor() as cursor:
        cursor.execute(FREQUENCIES)
        row = cursor.fetchone()
    return dict(zip(row[0], row[1], strict=False)) if row and row[0] else {}
