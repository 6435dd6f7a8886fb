"""The metrics app: figures, indicators, targets, summaries, dashboards."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    name = "metrics"
    verbose_name = _("Metrics")

    def ready(self) -> None:
        """Plug receivers, panels, worklists, menu and data into the registries below."""
        from metrics import (  # noqa: F401, PLC0415 - importing registers
            demonstration,
            evidence,
            navigation,
            panels,
            seeds,
            worklists,
        )
