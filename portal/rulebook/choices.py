"""Closed vocabularies of the cellar, in the field's terms."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class SourceMark(TextChoices):
    """How sure the source of a rule is (see the source marks in docs/rulebook.md)."""

    FOUNDING = "S", _("Founding document")
    ORIGINAL = "O", _("Original text was read")
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


@toned(info="open", good="confirmed", danger="sent_back")
class RuleChangeState(TextChoices):
    """A change of the rulebook as one keeper proposes it, until another confirms it or sends it back."""

    OPEN = "open", _("Waits for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    SENT_BACK = "sent_back", _("Sent back")
