"""Give the running portal a role of the database that owns nothing."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.operations import roles


class Command(BaseCommand):
    help = "Let a role of the database read and write rows, but own no table and change no history. Run as the owner, after every migrate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the role's name; its password, if the role is to be made, stands in ROLE_PASSWORD."""
        parser.add_argument("role")

    @transaction.atomic
    def handle(self, *args: Any, role: str, **options: Any) -> None:
        """Grant, and say what only grows."""
        roles.permit(role, os.environ.get("ROLE_PASSWORD"))
        self.stdout.write(f"{role} may run the portal; {len(roles.append_only())} tables only grow.")
