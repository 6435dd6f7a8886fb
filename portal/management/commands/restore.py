"""Fill an empty server from a backup, and compare."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations import backups


class Command(BaseCommand):
    help = (
        "Fill an empty database and an empty folder of uploads from a backup, and compare every table and file with it."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Restore, compare, and name what else is needed."""
        try:
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
