"""What becomes of a row when its term is over."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Then(TextChoices):
    """What becomes of a row when its term is over."""

    DELETE = "delete", _("Deleted")
    ANONYMISE = "anonymise", _("Made anonymous")
