"""Keeps `locale/` in step with the code, without GNU gettext."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal import catalogue


class Command(BaseCommand):
    help = "Check that every message of the code has its Chinese, or bring the catalogues up to date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for one of the two."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true", help="list what is wrong and fail if anything is")
        what.add_argument("--update", action="store_true", help="add new messages, drop stale ones, compile")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check or update; a check that finds something raises CommandError."""
        if options["update"]:
            added, dropped = catalogue.update(settings.BASE_DIR)
            self.stdout.write(f"{added} new messages without Chinese, {dropped} stale ones dropped.")
        faults = catalogue.faults(settings.BASE_DIR)
        for fault in faults:
            self.stdout.write(fault)
        if faults and options["check"]:
            raise CommandError(f"{len(faults)} faults in the translations.")
