"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(good="registered", info="submitted", warning="returned", danger="refused")
class RegistrationState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    REGISTERED = "registered", _("Registered")
    REFUSED = "refused", _("Registration refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_REGISTRATION_STATES = (RegistrationState.DRAFT, RegistrationState.SUBMITTED, RegistrationState.RETURNED)


class MemberPost(TextChoices):
    """Posts in the bodies of a non-profit."""

    DIRECTOR = "director", _("Director")
    SUPERVISOR = "supervisor", _("Supervisor")


class EntryKind(TextChoices):
    """What a registrar recorded."""

    REGISTERED = "registered", _("Registered")
    CONFIRMED = "confirmed", _("Registration confirmed")
    CHANGED = "changed", _("Registration changed")
    CANCELLED = "cancelled", _("Registration cancelled")
    REVOKED = "revoked", _("Registration revoked")
