"""What failures may say in logs: the kind and the place, never the values of a row or of what somebody typed."""

import re
from typing import Any

# PostgreSQL tells values in these lines of a message: "DETAIL:  Key (id_number)=(…) already exists.", "Failing row contains (…)".
TELLING = re.compile(
    r"^(?P<line>[ \t]*(?:DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LINE \d+): ).*?(?=\n+(?:The above exception|During handling)|\Z)",
    re.MULTILINE | re.DOTALL,
)
QUOTED = re.compile(
    r'(invalid input [^:\n]*|out of range|invalid byte sequence[^:\n]*|is of type[^:\n]*): (["“].*["”]|0x.*)'
)
LEFT_OUT = "…"


def without_values(text: str) -> str:
    """Return the text of a failure without the values that the database put into it."""
    return QUOTED.sub(rf"\1: {LEFT_OUT}", TELLING.sub(rf"\g<line>{LEFT_OUT}", text))


def keep_values_out(logger: object, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Take values out of a line of the log: structlog's processor, after the exception has been written out."""
    return {key: without_values(said) if isinstance(said, str) else said for key, said in event.items()}
