"""What ODK Collect takes along: a form for each checklist in force, and with it the facilities of the inspector's day."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from pyxform.xls2xform import convert

from inspections.checklists import xlsforms
from inspections.checklists.models import Checklist
from inspections.field import packing
from inspections.visits import sheet
from inspections.visits.models import Visit
from portal.models import User

KEPT = 24 * 3600  # seconds; a published version is asked the same all day
COLUMNS = ("name", "label", "visit", "conditions", "facts", "packed_at")


@dataclass(frozen=True)
class Form:
    """A checklist as a form: `version` is its own with a mark of what is asked, so that Collect sees every change."""

    checklist: Checklist
    version: str
    content: bytes

    @property
    def md5(self) -> str:
        """The mark by which Collect knows a file."""
        return md5(self.content)


def md5(content: bytes) -> str:
    """Return the mark of a file as OpenRosa writes it."""
    return "md5:" + hashlib.md5(content, usedforsecurity=False).hexdigest()


def checklists(user: User, *, on: date) -> QuerySet[Checklist]:
    """Return the versions that hold on the day, of the departments that the user works for."""
    return Checklist.objects.current(on).for_user(user).order_by("code")  # type: ignore[no-any-return]


def form(checklist: Checklist, *, on: date) -> Form:
    """Return a checklist as a form; it is made once a day."""
    key = f"openrosa.form.{checklist.pk}.{on}"
    kept: tuple[str, bytes] | None = cache.get(key)
    if kept is None:
        sheets = xlsforms.survey(checklist, on=on)
        rows = {name: xlsforms.without_blanks(rows) for name, rows in sheets.items()}
        kept = (rows["settings"][0]["version"], convert(xlsform=rows).xform.encode())
        cache.set(key, kept, KEPT)
    return Form(checklist, *kept)


def facilities(user: User, checklist: Checklist, *, on: date) -> bytes:
    """Return the facilities of the day as CSV: what they are called, the visit planned there by this checklist, and what is known of them."""
    visits, there = packing.taken_along(user, on=on)
    planned = _planned(visits, checklist)
    met, facts = sheet.conditions_of(there), packing.facts(there)
    packed_at = timezone.make_aware(datetime.combine(on, time.min)).isoformat()
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(COLUMNS)
    for row in there:
        known = json.dumps(facts[row.pk], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        label = f"{row.name} · {row.address}"
        lines.writerow([row.pk, label, planned.get(row.pk, ""), " ".join(sorted(met[row.pk])), known, packed_at])
    return out.getvalue().encode()


def _planned(visits: Iterable[Visit], checklist: Checklist) -> dict[int, int]:
    """Return the visit of each facility that is made by this checklist; a re-check asks less and is made in the portal's own app."""
    mine = [visit for visit in visits if visit.checklist.code == checklist.code and not visit.is_recheck]
    return {visit.facility_id: visit.pk for visit in reversed(mine)}
