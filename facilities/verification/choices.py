"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class VerificationState(TextChoices):
    """On-site verification after a filing (现场核查)."""

    PLANNED = "planned", _("To be verified on site")
    PASSED = "passed", _("Conforming")
    FAILED = "failed", _("Not conforming")
    CALLED_OFF = "called_off", _("Called off")


@toned(good="met", danger="not_met")
class ItemOutcome(TextChoices):
    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")


@toned(info="answered", warning="ordered", danger="overdue")
class OrderState(TextChoices):
    """An order to correct (责令改正)."""

    ORDERED = "ordered", _("To be corrected")
    OVERDUE = "overdue", _("Correction overdue")
    ANSWERED = "answered", _("Correction reported")
    CORRECTED = "corrected", _("Corrected")
    ENDED = "ended", _("Ended without correction")


OPEN_ORDER_STATES = (OrderState.ORDERED, OrderState.OVERDUE, OrderState.ANSWERED)


class RecheckWay(TextChoices):
    ON_SITE = "on_site", _("On site")
    ON_FILE = "on_file", _("On file")
