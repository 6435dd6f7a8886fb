"""Seals histories, tells the heads of their chain, and finds whether one byte of them was changed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.audit import seals


class Command(BaseCommand):
    help = "seal: seal what histories have grown by. heads: tell the head of each day. verify: find what was changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask what to do, and for heads that were kept elsewhere."""
        parser.add_argument("what", choices=["seal", "heads", "verify"])
        parser.add_argument("--known", type=Path, help="a file of heads that was kept elsewhere, to compare with")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; a verification that finds something raises CommandError."""
        getattr(self, f"_{options['what']}")(options["known"])

    def _seal(self, known: Path | None) -> None:
        self.stdout.write(f"{seals.seal(at=timezone.now())} seals set.")

    def _heads(self, known: Path | None) -> None:
        for head in seals.heads():
            self.stdout.write(" ".join(map(str, head)))

    def _verify(self, known: Path | None) -> None:
        heads = [line.split() for line in known.read_text().splitlines() if line.strip()] if known else []
        faults = list(seals.verify({int(number): chain for _day, number, chain in heads}))
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults: the histories are not what they were.")
        self.stdout.write(f"{sum(seals.sealed_rows().values())} sealed rows are what they were.")
