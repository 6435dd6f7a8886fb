"""Write database, uploads and keys into a folder, or into one encrypted file."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.operations import backups, packing


class Command(BaseCommand):
    help = (
        "Write the whole portal into a new folder: database, uploads, and the keys that sign and decrypt. Keep it encrypted. With --encrypt "
        "it becomes one file, which the passphrase in BACKUP_PASSPHRASE opens."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, or with --encrypt the file."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--encrypt", action="store_true", help="one encrypted file instead of a folder")

    def handle(self, *args: Any, folder: Path, encrypt: bool, **options: Any) -> None:
        """Back up and say how much."""
        try:
            made = self._sealed(folder) if encrypt else backups.make(folder, at=timezone.localtime())
        except (backups.BackupFault, OSError) as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(
            f"{folder}: {sum(made['rows'].values())} rows of {len(made['rows'])} tables, {len(made['files'])} files"
        )

    def _sealed(self, file: Path) -> dict[str, Any]:
        passphrase = packing.passphrase(os.environ)
        if file.exists():
            raise backups.BackupFault(f"{file} is there already.")
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as place:
            made = backups.make(Path(place), at=timezone.localtime())
            packing.pack(Path(place), file, passphrase)
        return made
