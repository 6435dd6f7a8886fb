"""How far the login of a session is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FactorState(TextChoices):
    """Where a session stands with the second factor of its account."""

    WANTED = "wanted", _("The code is still to be entered")
    ENROL = "enrol", _("A second factor is still to be set up")
    PASSED = "passed", _("Confirmed by a second factor")
    UNNEEDED = "unneeded", _("No second factor is asked")
