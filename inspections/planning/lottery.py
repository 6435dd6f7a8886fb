"""The arithmetic of a double random draw. It uses nothing but SHA-256, so that anybody can do it again in any language.

The words of it stand in docs/drawing.md and on the public page of each draw. No clock, no database, no generator of a library.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

ALGORITHM = "sha256-1"
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One facility in its place, with its inspectors, by their keys."""

    place: int
    facility: str
    inspectors: tuple[str, ...]


def lot(*words: str) -> str:
    """Return the lot of a facility or an inspector: SHA-256 of the words joined by “|” in UTF-8, as 64 hexadecimal digits."""
    return sha256("|".join(words).encode()).hexdigest()


def written(record: Record) -> str:
    """Return the record as its one text: JSON with sorted keys and without spaces. Its SHA-256 is the fingerprint."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(record: Record) -> str:
    """Return what the public sees before the results: whoever keeps it can tell later that nothing was changed."""
    return sha256(written(record).encode()).hexdigest()


def eligible(record: Record) -> list[str]:
    """Return the keys of the facilities that are not excluded."""
    out = {row["facility"] for row in record["excluded"] if row["inspector"] is None}
    return [row["key"] for row in record["facilities"] if row["key"] not in out]


def fitting(record: Record, facility: str) -> list[str]:
    """Return the keys of the inspectors who may inspect the facility."""
    rows = record["excluded"]
    out = {row["inspector"] for row in rows if row["facility"] in (None, facility)}
    return [key for key in record["inspectors"] if key not in out]


def draw(record: Record) -> list[Line]:
    """Draw: the facilities with the lowest lots, and for each the inspectors with the fewest visits so far, then the lowest lots."""
    seed = record["seed"]
    chosen = sorted(eligible(record), key=lambda key: (lot(seed, "facility", key), key))[: record["count"]]
    visits = dict.fromkeys(record["inspectors"], 0)
    lines = []
    for place, facility in enumerate(chosen, start=1):
        ranked = sorted(
            fitting(record, facility), key=lambda key: (visits[key], lot(seed, "inspector", facility, key), key)
        )
        team = tuple(ranked[: record["inspectors_each"]])
        for key in team:
            visits[key] += 1
        lines.append(Line(place, facility, team))
    return lines
