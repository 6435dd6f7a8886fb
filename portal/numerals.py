"""Numbers in addresses and parameters, which anybody may have written."""

from collections.abc import Iterable

LONGEST = 18  # digits, which fit into 64 bits


def number_in(text: str) -> int | None:
    """Return the whole number that the text says, or None for what is none or lies beyond every column."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def numbers_in(texts: Iterable[str]) -> list[int]:
    """Return the whole numbers that the texts say, each once and in their order; what says none is passed over."""
    return [number for text in dict.fromkeys(texts) if (number := number_in(text)) is not None]
