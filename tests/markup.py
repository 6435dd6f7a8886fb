"""What a page says in markup, however its template breaks the lines."""

import re


def flat(page: str) -> str:
    """Put a tag on one line, with one space between its attributes, and no space at the edges of an element's text."""
    tags = re.sub(r"<[^<>]*>", lambda tag: re.sub(r"\s+(?=>)", "", re.sub(r"\s+", " ", tag[0])), page)
    return re.sub(r"\s+(?=<)|(?<=>)\s+", "", tags)
