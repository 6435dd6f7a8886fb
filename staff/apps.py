"""The staff app: people, posts, credentials, training."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.rooms import open_rooms


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        """Plug checks, worklists and sections into the registries of lower rooms."""
        open_rooms(self.name)
