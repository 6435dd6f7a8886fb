"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(good="accepted", info="submitted", warning="returned")
class ReportState(TextChoices):
    DUE = "due", _("To be written")
    SUBMITTED = "submitted", _("With the bureau")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


AWAITED_REPORT_STATES = (ReportState.DUE, ReportState.RETURNED)
