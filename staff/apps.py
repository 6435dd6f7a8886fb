"""The staff app: people, posts, credentials, training."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        """Plug checks, worklists and sections into the registries below."""
        from staff import (  # noqa: F401, PLC0415 - importing registers
            amendments,
            annual,
            casefile,
            checks,
            demonstration,
            panels,
            relocating,
            sections,
            worklists,
        )
