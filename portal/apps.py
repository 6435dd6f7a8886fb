"""The cellar as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from portal.rooms import open_rooms


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Open the core's rooms, and make its Celery application the one that tasks are sent through, in every process."""
        from portal import celery, freshness, lookups, models  # noqa: F401, PLC0415 - importing registers
        from portal.audit import tracking  # noqa: PLC0415

        open_rooms(self.name)
        freshness.shown_publicly(
            *(models.Area, models.Organisation, models.Regulation, models.Clause, models.Threshold),
            *(models.Document, models.DocumentKind, models.ImportedRow),
        )
        post_migrate.connect(freshness.watch, dispatch_uid="portal.freshness")
        post_migrate.connect(tracking.watch, dispatch_uid="portal.audit")
