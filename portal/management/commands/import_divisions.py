"""Loads the official tables of divisions, of any levels, in any order."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.areas import divisions
from portal.errors import Refused

SHOWN_FAULTS = 200


class Command(BaseCommand):
    help = "Load CSV tables of divisions (also .gz, UTF-8 or GB 18030). Bad rows are listed; the good ones are loaded."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files, and whether one bad row stops all."""
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--strict", action="store_true", help="load nothing if any row is bad")

    def handle(self, *args: Any, files: list[Path], strict: bool, **options: Any) -> None:
        """Load, list the bad rows, and end with code 1 if there are any."""
        started = time.monotonic()
        try:
            result = divisions.load(files, strict=strict)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except divisions.Rejected as rejected:
            self._list(rejected.result)
            raise CommandError(_("Nothing was loaded: bad rows: %(count)s.") % {"count": rejected.args[0]}) from None
        counts = {"added": result.added, "changed": result.changed, "unchanged": result.unchanged}
        self.stdout.write(
            _("New: %(added)s, changed: %(changed)s, unchanged: %(unchanged)s (%(seconds)s s)")
            % {**counts, "seconds": f"{time.monotonic() - started:.1f}"}
        )
        if result.faults:
            self._list(result)
            raise CommandError(_("Bad rows, not loaded: %(count)s.") % {"count": len(result.faults)})

    def _list(self, result: divisions.Result) -> None:
        for fault in result.faults[:SHOWN_FAULTS]:
            self.stderr.write(str(fault))
        if len(result.faults) > SHOWN_FAULTS:
            self.stderr.write(_("… and %(count)s more") % {"count": len(result.faults) - SHOWN_FAULTS})
