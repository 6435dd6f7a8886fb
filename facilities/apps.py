"""The facilities app: operators, facilities, filing, receipts, the public register."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FacilitiesConfig(AppConfig):
    name = "facilities"
    verbose_name = _("Facilities")

    def ready(self) -> None:
        """Plug sections, checks, menu entries and worklists into the registries."""
        from facilities import (  # noqa: PLC0415 - importing registers
            chapters,  # noqa: F401
            checks,  # noqa: F401
            demonstration,  # noqa: F401
            docket,  # noqa: F401
            frontpage,  # noqa: F401
            navigation,  # noqa: F401
            proceedings,  # noqa: F401
            seeds,  # noqa: F401
            worklists,  # noqa: F401
        )
