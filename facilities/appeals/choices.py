"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="submitted")
class AppealState(TextChoices):
    SUBMITTED = "submitted", _("Under review")
    UPHELD = "upheld", _("Decision upheld")
    CHANGED = "changed", _("Decision changed")
    SENT_BACK = "sent_back", _("Set aside, to be decided again")
    WITHDRAWN = "withdrawn", _("Withdrawn")
