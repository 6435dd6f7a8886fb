"""Loads the yearly notice on public holidays and make-up working days."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.clock import workdays
from portal.errors import Refused


class Command(BaseCommand):
    help = "Load a notice as CSV (day, is_working, name). All rows or none; the due dates of running terms follow."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Load, or list the bad rows and end with code 1."""
        try:
            days, terms = workdays.load_notice(file)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except workdays.Rejected as rejected:
            for fault in rejected.faults:
                self.stderr.write(str(fault))
            raise CommandError(
                _("Nothing was loaded: bad rows: %(count)s.") % {"count": len(rejected.faults)}
            ) from None
        self.stdout.write(_("Days: %(days)s, terms moved: %(terms)s") % {"days": days, "terms": terms})
