"""The facilities app: operators, facilities, filing, receipts, the public register."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.rooms import open_rooms


class FacilitiesConfig(AppConfig):
    name = "facilities"
    verbose_name = _("Facilities")

    def ready(self) -> None:
        """Plug sections, checks, menu entries and worklists into the registries of lower rooms."""
        open_rooms(self.name)
        import_module(f"{self.name}.navigation")
        import_module("facilities.importing")
