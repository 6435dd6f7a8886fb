"""What failures may say in logs: the kind and the place, never the values of a row or of what somebody typed."""

import re
from collections.abc import Iterable
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
SPEAKING = re.compile(
    r"[a-z][a-z.-]*|\d{1,9}"
)  # parts of an address that name pages and rows; all others may be tokens, names, telephones


def without_values(text: str) -> str:
    """Return the text of a failure without the values that the database put into it."""
    return QUOTED.sub(rf"\1: {LEFT_OUT}", TELLING.sub(rf"\g<line>{LEFT_OUT}", text))


def keep_values_out(logger: object, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Take values out of a line of the log: structlog's processor, after the exception has been written out."""
    return {key: without_values(said) if isinstance(said, str) else said for key, said in event.items()}


def address_without_values(path: str, parameters: Iterable[str] = ()) -> str:
    """Return the path of a request with the names of its parameters, without what somebody typed, tokens and positions."""
    kept = "/".join(part if not part or SPEAKING.fullmatch(part) else LEFT_OUT for part in path.split("/"))
    names = "&".join(name if SPEAKING.fullmatch(name.replace("_", "-")) else LEFT_OUT for name in parameters)
    return f"{kept}?{names}" if names else kept


def keep_addresses_short(logger: object, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Let Django's own lines about a request tell its number, and its address without values: structlog's processor, while the record is still there."""
    request = getattr(event.get("_record"), "request", None)
    if path := getattr(request, "path", ""):
        written = path.encode("unicode_escape").decode("ascii")  # as Django writes it
        short = address_without_values(path)
        event["event"] = str(event["event"]).replace(written, short).replace(path, short)
        event.setdefault("request_id", getattr(request, "number", None))
    return event
