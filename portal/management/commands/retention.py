"""Carries out the rules of retention, or says what they would do."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.retention import running


class Command(BaseCommand):
    help = (
        "Delete or make anonymous what the rules keep no longer, and report; --dry-run changes nothing but the report."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask whether to count only."""
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and print a line for each rule."""
        report = running.run(at=timezone.now(), is_dry=options["dry_run"])
        for line in report.lines:
            told = line["refused"] or "before {before}: due {due}, needed by open cases {held}, done {done}".format(
                **line
            )
            self.stdout.write(f"{line['rule']}: {told}")
