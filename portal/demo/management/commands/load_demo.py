"""Loads invented data, so that the portal can be tried; never on a district's own database."""

import time
from datetime import date
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.demo.demonstration import DEMONSTRATORS, SEED
from portal.seeding import count_rows

MANY = 0.5  # seconds that a part takes if it made many rows


class Command(BaseCommand):
    help = "Load invented data as of a day. Refused unless the settings say DEMO; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day as of which the data is invented."""
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="ISO date; default today")

    @transaction.atomic
    def handle(self, *args: Any, on: date | None, verbosity: int, **options: Any) -> None:
        """Run all demonstrators in order, each with a generator of its own, all of them or none."""
        if not settings.DEMO:
            raise CommandError("Refused: invented data is loaded only where settings.DEMO is on.")
        if User.objects.filter(is_demo=True).exists():
            self._say(verbosity, "The demo data is there already.")
            return
        for part in sorted(DEMONSTRATORS, key=lambda p: p.order):
            started = time.monotonic()
            made = part.build(Random(f"{SEED}-{part.name}"), on or timezone.localdate())
            took = time.monotonic() - started
            self._say(verbosity, f"{part.name}: {made} ({took:.1f} s)")
            if took > MANY:
                count_rows()
        count_rows()

    def _say(self, verbosity: int, line: str) -> None:
        if verbosity:
            self.stdout.write(line)
