"""`manage.py duties`: the duty ledger of the 21 departments."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from metrics.duties import ledger


class Command(BaseCommand):
    help = "Shows each department's duties with this year's evidence and the last act."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form and the day."""
        parser.add_argument("--json", action="store_true", help="As JSON, for machines.")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="The day (ISO date), today by default.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the ledger in Chinese, the founding document's language."""
        with override("zh-hans"):
            departments = list(ledger.as_data(on=options["on"] or timezone.localdate()))
        if options["json"]:
            self.stdout.write(json.dumps({"departments": departments}, ensure_ascii=False, indent=1))
            return
        for department in departments:
            self.stdout.write(department["name"])
            for duty in department["duties"]:
                said = duty.get("note") or f"{duty['evidence']} · {duty['last'] or '—'}"
                self.stdout.write(f"  {duty['text']}: {said}")
