"""The metrics app: figures, indicators, targets, summaries, dashboards."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.rooms import open_rooms


class MetricsConfig(AppConfig):
    name = "metrics"
    verbose_name = _("Metrics")

    def ready(self) -> None:
        """Plug receivers, panels, worklists, menu and data into the registries of lower rooms."""
        open_rooms(self.name)
        import_module(f"{self.name}.navigation")
