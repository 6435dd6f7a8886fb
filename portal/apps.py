"""The cellar as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Make the portal's Celery application the one that tasks are sent through, in every process."""
        from portal import celery, demo_people, entries, seeds  # noqa: F401, PLC0415 - importing registers
