"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="submitted", warning="returned reported")
class TerminationState(TextChoices):
    DRAFT = "draft", _("Plan is being made")
    SUBMITTED = "submitted", _("Plan is with the bureau")
    RETURNED = "returned", _("Plan returned")
    AGREED = "agreed", _("Plan is being carried out")
    REPORTED = "reported", _("Reported as carried out")
    CLOSED = "closed", _("Deregistered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_TERMINATION_STATES = (
    TerminationState.DRAFT,
    TerminationState.SUBMITTED,
    TerminationState.RETURNED,
    TerminationState.AGREED,
    TerminationState.REPORTED,
)
