"""Try in the database everything that the portal uses of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _, override

from portal.operations import features


class Command(BaseCommand):
    help = (
        "Try every feature of the database that the portal uses, in a schema that is dropped afterwards, and name what is missing: for servers "
        "compatible with PostgreSQL. Run it as the owner, before the first migrate and after every change of the server."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is there and what isn't; what is missing is an error."""
        with override("zh-hans"):
            self._check()

    def _check(self) -> None:
        try:
            lacks = {lack.feature.name: lack for lack in features.lacking()}
        except features.NoRoom:
            raise CommandError(_("The role may make no schema: run this as the owner of the database.")) from None
        for feature in features.FEATURES:
            lack = lacks.get(feature.name)
            said = f" {lack.said}" if lack and lack.said else ""
            self.stdout.write(f"{'✗' if lack else '✓'} {feature.label} ({feature.name}){said}")
        if lacks:
            names = _(", ").join(str(lack.feature.label) for lack in lacks.values())
            raise CommandError(_("The portal can't run on this database. Missing: %(names)s") % {"names": names})
        self.stdout.write(_("The database has everything that the portal uses."))
