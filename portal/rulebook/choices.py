"""Closed vocabularies of the cellar, in the field's terms."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SourceMark(TextChoices):
    """How sure the source of a rule is (see the source marks in docs/rulebook.md)."""

    FOUNDING = "S", _("Founding document")
    FOUND = "F", _("Known from a reprint")
    KNOWN_HIGH = "M-hi", _("Known, high confidence")
    KNOWN_MEDIUM = "M-med", _("Known, medium confidence")
    KNOWN_LOW = "M-lo", _("Known, low confidence")
    TRIED = "T", _("Verified in code")
    DESIGN = "D", _("Own design, not law")


class Severity(TextChoices):
    SERIOUS = "serious", _("Serious")
    MAJOR = "major", _("Major")
    MINOR = "minor", _("Minor")
    ADVICE = "advice", _("Technical advice")
