"""Write database, uploads and keys into a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.operations import backups


class Command(BaseCommand):
    help = "Write the whole portal into a new folder: database, uploads, and the keys that sign and decrypt. Keep it encrypted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Back up and say how much."""
        try:
            made = backups.make(folder, at=timezone.localtime())
        except (backups.BackupFault, OSError) as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(
            f"{folder}: {sum(made['rows'].values())} rows of {len(made['rows'])} tables, {len(made['files'])} files"
        )
