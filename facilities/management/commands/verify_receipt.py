"""Verify the signed text of a receipt's QR code with the public keys, without database and network."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from facilities.filing import receipts
from portal.errors import Refused
from portal.signing import signing
from portal.signing.signers import Jwk


class Command(BaseCommand):
    help = "Verifies the text of a receipt's QR code offline; answers with an error for one that is forged or altered."
    requires_system_checks = ()  # type: ignore[assignment] # no database is asked

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="the text of the QR code, or - to read it from standard input")
        parser.add_argument("--keys", type=Path, help="receipt-keys.json as published; without it the portal's own key")

    def handle(self, *args: Any, text: str, keys: Path | None, **options: Any) -> None:
        """Print what was signed, or fail."""
        try:
            found = _published(keys) if keys else signing.own_key()
            facts = receipts.verified(sys.stdin.read() if text == "-" else text, found)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        for name, value in vars(facts).items():
            self.stdout.write(f"{name}: {value}")


def _published(path: Path) -> dict[str, Jwk]:
    try:
        return {
            key["kid"]: {"crv": key["crv"], "x": key["x"], "y": key.get("y", "")}
            for key in json.loads(path.read_text(encoding="utf-8"))["keys"]
        }
    except (OSError, ValueError, KeyError, TypeError) as failure:
        raise CommandError(f"{path}: {failure}") from None
