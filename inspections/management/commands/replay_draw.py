"""Draws a double random draw again, from its published record alone."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from inspections.planning import lottery
from inspections.planning.models import Draw


class Command(BaseCommand):
    help = "Draw again what a double random draw drew, and say whether the result is the same (docs/drawing.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of a draw of this portal, or the record that was published of any."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("number", nargs="?", help="number of the draw, as its page shows it")
        what.add_argument("--file", type=Path, help="the published record (JSON); no database is asked")

    def handle(self, *args: Any, number: str | None, file: Path | None, **options: Any) -> None:
        """Print fingerprint and result; end with code 1 if a stored result is another one."""
        record = json.loads(file.read_text(encoding="utf-8")) if file else self._draw(number).record
        self.stdout.write(_("Fingerprint: %(hash)s") % {"hash": lottery.fingerprint(record)})
        names = {row["key"]: row["name"] for row in record["facilities"]}
        lines = lottery.draw(record)
        for line in lines:
            self.stdout.write(f"{line.place}\t{names[line.facility]}\t{', '.join(line.inspectors)}")
        if not file:
            self._compare(self._draw(number), lines)

    def _draw(self, number: str | None) -> Draw:
        found = Draw.objects.done().filter(number=number).first()
        if found is None:
            raise CommandError(_("There is no draw with this number."))
        return found

    def _compare(self, draw: Draw, lines: list[lottery.Line]) -> None:
        stored = draw.drawn.prefetch_related("inspectors")
        kept = {(row.place, str(row.facility_id), frozenset(str(u.pk) for u in row.inspectors.all())) for row in stored}
        again = {(line.place, line.facility, frozenset(line.inspectors)) for line in lines}
        if lottery.fingerprint(draw.record) != draw.fingerprint or kept != again:
            raise CommandError(_("The result is not the one that is stored."))
        self.stdout.write(_("The result is the one that is stored."))
