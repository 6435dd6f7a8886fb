"""Brings an existing register in from the shell."""

import csv
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.importing import reports, runs
from portal.importing.choices import ImportState
from portal.importing.models import ImportRun
from portal.tables.reading import content_of

SHOWN_FAULTS = 50


class Command(BaseCommand):
    help = "Import a register (CSV or XLSX) by a mapping (TOML). Refused rows are listed; the others are taken over, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the table, its mapping, and how to go about it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True, help="TOML file, or the name of one that is shipped")
        parser.add_argument("--as-of", type=date.fromisoformat, help="day as of which the data holds; default today")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument(
            "--strict", action="store_true", help="take over nothing if any row is refused or in conflict"
        )
        parser.add_argument("--overwrite", action="store_true", help="the register wins over edits made in the portal")
        parser.add_argument("--report", type=Path, help="write every refused row to this CSV file")

    def handle(self, *args: Any, file: Path, mapping: Path, **options: Any) -> None:
        """Import, list what was refused, and end with code 1 if nothing could be taken over."""
        try:
            run = self._run(file, mapping, options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(run)
        if options["report"]:
            with options["report"].open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream).writerows(reports.lines(run))
        if run.state == ImportState.FAILED:
            raise CommandError(run.error)
        if run.state == ImportState.REJECTED:
            raise CommandError(_("Nothing was taken over: some rows were refused or in conflict."))

    def _run(self, file: Path, mapping: Path, options: dict[str, Any]) -> ImportRun:
        content = content_of(file)
        day = timezone.localdate()
        shipped = reports.SHIPPED.get(str(mapping))
        text = content_of(shipped or mapping).decode(errors="replace")
        run = runs.describe(text, file.name, content, by=None, as_of=options["as_of"] or day)
        run.is_strict, run.overwrites = options["strict"], options["overwrite"]
        if not options["dry_run"]:
            run.state = ImportState.RUNNING
        run.save()
        act = runs.look_through if options["dry_run"] else runs.carry_out
        with suppress(runs.Rejected):  # its report is told like any other
            act(run, content, on=day, at=timezone.now())
        return run

    def _tell(self, run: ImportRun) -> None:
        self.stdout.write(
            _(
                "Import %(pk)s. Read: %(read)s, new: %(added)s, changed: %(changed)s, unchanged: %(unchanged)s, "
                "refused: %(refused)s, in conflict: %(conflicts)s"
            )
            % {"pk": run.pk, **{name: getattr(run, name) for name in runs.COUNTS}}
        )
        if run.extra_columns:
            self.stdout.write(_("Columns not taken over: %(titles)s") % {"titles": ", ".join(run.extra_columns)})
        for fault in run.faults.all()[:SHOWN_FAULTS]:
            self.stderr.write(reports.sentence(fault))
        if (more := run.faults.count() - SHOWN_FAULTS) > 0:
            self.stderr.write(_("… and %(count)s more") % {"count": more})
