"""Closed vocabularies of the exchange with other systems."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SystemKind(TextChoices):
    DEPARTMENT = "department", _("System of a department")
    REGISTRAR = "registrar", _("System of a registrar")
    GATEWAY = "gateway", _("Gateway of the city")


class WebhookEvent(TextChoices):
    """What a subscription may be told of; the names are part of the contract."""

    FILING_DECIDED = "filing.decided", _("A filing is decided")
    FINDING_ORDERED = "finding.ordered", _("A correction is ordered")
    CREDENTIAL_EXPIRING = "credential.expiring", _("A credential runs out soon")
    BAN_MATCHED = "ban.matched", _("A ban meets somebody employed")
