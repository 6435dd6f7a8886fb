"""The facilities app: operators, facilities, filing, receipts, the public register."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FacilitiesConfig(AppConfig):
    name = "facilities"
    verbose_name = _("Facilities")

    def ready(self) -> None:
        """Plug sections, checks, menu entries and worklists into the registries."""
        from facilities import (  # noqa: F401, PLC0415 - importing registers
            affairs,
            casefile,
            chapters,
            checks,
            demonstration,
            docket,
            evidence,
            frontpage,
            importing,
            navigation,
            pathway,
            proceedings,
            receivers,
            registry_worklists,
            seeds,
            waiting,
            worklists,
        )
