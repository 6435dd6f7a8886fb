"""The inspections app: checklists, visits, findings, rectification."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.rooms import open_rooms


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Inspections")

    def ready(self) -> None:
        """Plug checks, worklists, panels and data into the registries of lower rooms."""
        open_rooms(self.name)
        import_module(f"{self.name}.navigation")
