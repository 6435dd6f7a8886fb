"""Make the key that signs receipts, or follow it by a new one; old public keys stay published."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.signing import signing


class Command(BaseCommand):
    help = "Makes a new key of SIGNING_ALGORITHM in SIGNING_KEY_FILE; the old file is kept beside it, its public key stays published."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate and name the new key."""
        self.stdout.write(signing.rotate(on=timezone.localdate()))
