"""Bring what is encrypted in the database under the newest SECRET_KEY."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.audit import seals, tracking
from portal.operations import resealing

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Seals names, ID numbers and hashes anew under SECRET_KEY, also in histories and declarations; the former keys must still stand in "
        "SECRET_KEY_FALLBACKS. Can be stopped and begun again. Run by the owner of the tables."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How much at a time, and whether only to count."""
        parser.add_argument("--batch", type=int, default=500, help="rows in one transaction")
        parser.add_argument(
            "--after-stop", action="store_true", help="a run before was stopped: histories are not verified first"
        )
        parser.add_argument("--trial", action="store_true", help="count what is under a former key, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell table by table; raise CommandError with the places of what no key opens."""
        if options["batch"] < 1:
            raise CommandError("--batch takes at least one row.")
        if not options["trial"] and not options["after_stop"]:
            self._verify()
        lost, changed = [], 0
        for count in self._resealed(options["batch"], options["trial"]):
            self.stdout.write(f"{count.table}: {count.changed} of {count.rows}, not opened: {len(count.lost)}")
            if count.changed and not options["trial"]:
                seals.renew([count.table], reason="reseal", at=timezone.now())
            lost += count.lost
            changed += count.changed
        self.stdout.write(f"{'to be sealed anew' if options['trial'] else 'sealed anew'}: {changed}")
        if lost:
            places = "\n".join(lost[:SHOWN])
            raise CommandError(f"No key opens {len(lost)} values; they are left as they are, the first ones:\n{places}")

    def _resealed(self, batch: int, is_trial: bool) -> Iterator[resealing.Count]:
        with tracking.silent():
            yield from resealing.reseal(batch=batch, is_trial=is_trial)

    def _verify(self) -> None:
        """Refuse to seal anew what was touched before."""
        if faults := list(seals.verify()):
            self.stdout.write("\n".join(faults[:SHOWN]))
            raise CommandError(
                "Histories are not what they were; see above. After a run that was stopped: --after-stop."
            )
