"""Loads the district's reference data: areas, departments, rulebook, calendar, and what the upper apps add."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from portal.seeding import SEEDERS


class Command(BaseCommand):
    help = "Load the district's reference data. Safe to repeat: what is there, edited or not, stays."

    @transaction.atomic
    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Make the folder of uploads, run all seeders in order and say what each added."""
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        for seeder in sorted(SEEDERS, key=lambda s: s.order):
            started = time.monotonic()
            added = seeder.load()
            if verbosity:
                self.stdout.write(f"{seeder.name}: {added} new ({time.monotonic() - started:.1f} s)")
