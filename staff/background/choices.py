"""Closed vocabularies of background checks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class CheckOffice(TextChoices):
    """Whom the law lets one ask for records of offences."""

    POLICE = "police", _("Public security office")
    PROCURATORATE = "procuratorate", _("People's procuratorate")


@toned(info="asked", good="clear", danger="record")
class CheckState(TextChoices):
    """What a background check found."""

    ASKED = "asked", _("Asked, no answer yet")
    CLEAR = "clear", _("No record")
    RECORD = "record", _("A record that bars from working with children")


@toned(info="referred", good="corrected", danger="sanctioned")
class ReferralState(TextChoices):
    """What the department did with a facility that failed in its duty to check."""

    REFERRED = "referred", _("Referred to the department")
    CORRECTED = "corrected", _("Corrected within the term set")
    SANCTIONED = "sanctioned", _("Warned or fined")
    UNFOUNDED = "unfounded", _("No ground found")
