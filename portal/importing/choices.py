"""Closed vocabularies of the cellar, in the field's terms."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    """The life of an import: looked through first, carried out on demand, all accepted rows or nothing."""

    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, nothing taken over yet")
    RUNNING = "running", _("Being taken over")
    DONE = "done", _("Taken over")
    REJECTED = "rejected", _("Nothing taken over: rows were refused")
    FAILED = "failed", _("Could not be read")
    DISCARDED = "discarded", _("Discarded")
