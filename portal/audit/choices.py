"""What happened to a row."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(good="insert", warning="update", danger="delete")
class Operation(TextChoices):
    """What happened to a row of a table."""

    INSERT = "insert", _("Row added")
    UPDATE = "update", _("Row changed")
    DELETE = "delete", _("Row deleted")
