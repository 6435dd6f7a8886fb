"""Opens the account of a district's first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.accounts import keeping
from portal.accounts.models import User
from portal.errors import Refused


class Command(BaseCommand):
    help = "Open the first administrator's account and print its one-time password. Refused once there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the user name and the name that others see."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True)

    def handle(self, *args: Any, username: str, name: str, **options: Any) -> None:
        """Open the account."""
        account = User(username=username, full_name=name)
        try:
            password = keeping.open_first(account, on=timezone.localdate())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{username}: {password}")
