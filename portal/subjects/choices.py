"""How far the answer to a person is who asks what is kept about her."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(warning="asked", good="answered", danger="declined")
class SubjectRequestState(TextChoices):
    """How far the answer to a person is who asks what is kept about her."""

    ASKED = "asked", _("Waits for an answer")
    ANSWERED = "answered", _("Handed over to the person")
    DECLINED = "declined", _("Not handed over, with the reason")
