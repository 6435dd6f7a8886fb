"""The inspections app: checklists, visits, findings, rectification."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Inspections")

    def ready(self) -> None:
        """Plug checks, worklists, panels and data into the registries below."""
        from inspections import (  # noqa: F401, PLC0415 - importing registers
            annual,
            appealing,
            casefile,
            checks,
            complaint_casefile,
            complaint_credit,
            complaint_panels,
            complaint_worklists,
            credit_panels,
            credit_sources,
            credit_worklists,
            demonstration,
            evidence,
            history,
            importing,
            navigation,
            panels,
            planworklists,
            receivers,
            seeds,
            worklists,
        )
