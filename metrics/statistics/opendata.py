"""The public statistics as open data: the same rows as the page, as CSV and JSON, with source and stamp."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.vocabulary import FACILITIES, PLACES, TAKEN
from facilities.register.opendata import BUREAU, LICENCE, REPORTED, csv_cell, dumped
from metrics.statistics.statistics import Row, Statistics
from portal.freshness import Stamp

STAMP_NAMES = ("as_of", "version")


@dataclass(frozen=True)
class Field:
    """A column: its name in the files, what it means, where it comes from."""

    name: str
    meaning: Promise
    source: Promise


FIELDS = (
    Field("part", _("what the row is about: district, street or class"), BUREAU),
    Field("code", _("division code, or code of the kind of class"), BUREAU),
    Field("name", _("name of the street or class"), BUREAU),
    Field("facilities", _("facilities with a valid filing (for a class: that have such a class)"), BUREAU),
    Field("places", _("places for children under three"), REPORTED),
    Field("inclusive_places", _("of these, at inclusive (price-guided) facilities"), BUREAU),
    Field("inclusive_share", _("inclusive places of a hundred"), BUREAU),
    Field(
        "occupancy", _("places taken of a hundred; empty where few children are concerned, or not computable"), REPORTED
    ),
    Field("places_unknown", _("facilities whose places are not known: their places are in no sum"), BUREAU),
    Field("enrolment_unknown", _("facilities whose enrolment is not known: left out of the places taken"), REPORTED),
)
PER_THOUSAND = ("places_per_thousand", "residents", "target", "target_year")


def rows(found: Statistics) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the page: the district, its streets, the kinds of classes."""
    yield _row("district", found.total)
    yield from (_row("street", row) for row in found.streets)
    yield from (_row("class", row) for row in found.classes)


def _row(part: str, row: Row) -> tuple[Any, ...]:
    numbers = (row.facilities, row.places, row.inclusive)
    rates = (_rounded(row.inclusive_share), _rounded(row.occupancy))
    return (part, row.code, row.name, *numbers, *rates, row.places_unknown, row.enrolled_unknown)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def as_csv(found: Statistics, stamp: Stamp) -> bytes:
    """Return the file: UTF-8 with its mark, the stamp in the last two columns of every row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*(field.name for field in FIELDS), *STAMP_NAMES])
    for row in rows(found):
        writer.writerow([*(csv_cell(value) for value in row), _moment(stamp), stamp.version])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def as_json(found: Statistics, stamp: Stamp) -> bytes:
    """Return an object with the stamp, the licence, the fields, the rows, and places per thousand residents with the target."""
    names = [field.name for field in FIELDS]
    return dumped(
        {
            "as_of": _moment(stamp),
            "version": stamp.version,
            "licence": str(LICENCE),
            "least_children": found.least,
            "definitions": {"facilities": FACILITIES, "places": PLACES, "occupancy": TAKEN},
            "fields": [{"name": f.name, "meaning": str(f.meaning), "source": str(f.source)} for f in FIELDS],
            "rows": [dict(zip(names, row, strict=True)) for row in rows(found)],
            "per_thousand": _per_thousand(found),
        }
    ).encode()


def _per_thousand(found: Statistics) -> dict[str, Any] | None:
    card = found.per_thousand
    if card is None or card.value is None:
        return None
    final = card.final
    goal = (float(final.value), final.year) if final else (None, None)
    return dict(zip(PER_THOUSAND, (_rounded(card.ratio), card.value.denominator, *goal), strict=True)) | {
        "as_of": card.value.as_of.isoformat()
    }


def _moment(stamp: Stamp) -> str:
    return stamp.changed_at.isoformat(timespec="seconds")
