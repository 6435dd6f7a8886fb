"""Invented data of all apps: stands on top of them, installed where settings say DEMO, and never in the production image."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "portal.demo"
    label = "demo"
    verbose_name = _("Demo")

    def ready(self) -> None:
        """Register the parts of the demo's data."""
        for part in (
            *("people", "facilities", "staff", "shifts", "guards", "training", "transfers"),
            *("inspections", "metrics"),
        ):
            import_module(f"portal.demo.{part}")
