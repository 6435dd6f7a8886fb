"""Fill an empty server from a backup, and compare."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations import backups, packing


class Command(BaseCommand):
    help = (
        "Fill an empty database and an empty store of uploads from a backup, and compare every table and file with it. An encrypted backup is "
        "laid open in the folder named by --into, with the passphrase in BACKUP_PASSPHRASE; delete that folder afterwards."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder or the encrypted file."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--into", type=Path, help="an empty folder in which an encrypted backup is laid open")

    def handle(self, *args: Any, folder: Path, into: Path | None, **options: Any) -> None:
        """Restore, compare, and name what else is needed."""
        try:
            folder = self._opened(folder, into) if packing.is_packed(folder) else folder
            manifest = backups.take_back(folder)
        except (backups.BackupFault, OSError) as fault:
            raise CommandError(str(fault)) from None
        if wrong := backups.differences(manifest):
            raise CommandError("Not everything came back: " + "; ".join(wrong[:20]))
        self.stdout.write(f"{sum(manifest['rows'].values())} rows and {len(manifest['files'])} files are back.")
        if backups.lacks_secrets(folder):
            self.stderr.write(
                f"Complainants' names can't be read yet: put SECRET_KEY of {folder / backups.SECRETS} into SECRET_KEY_FALLBACKS."
            )

    def _opened(self, file: Path, into: Path | None) -> Path:
        if into is None or (into.exists() and any(into.iterdir())):
            raise backups.BackupFault(f"{file} is encrypted: name an empty folder with --into.")
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        packing.unpack(file, into, packing.passphrase(os.environ))
        return into
