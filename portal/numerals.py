"""Numbers in addresses and parameters, which anybody may have written."""

LONGEST = 18  # digits, which fit into 64 bits


def number_in(text: str) -> int | None:
    """Return the whole number that the text says, or None for what is none or lies beyond every column."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
