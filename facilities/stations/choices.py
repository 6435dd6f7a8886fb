"""Closed vocabularies of stations, what happens there, and articles."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class StationKind(TextChoices):
    """Sizes of a station; the least areas are thresholds `station.<kind>.area`."""

    STANDARD = "standard", _("Standard station")
    SMALL = "small", _("Small station")


class EventKind(TextChoices):
    LECTURE = "lecture", _("Talk on parenting")
    PLAY = "play", _("Play for parents and children")
    CLINIC = "clinic", _("Health advice")
    TOY_LIBRARY = "toys", _("Books and toys to borrow")


@toned(good="signed", warning="waiting")
class SignUpState(TextChoices):
    SIGNED = "signed", _("Signed up")
    WAITING = "waiting", _("Waits for a place at the event")
    CANCELLED = "cancelled", _("Sign-up cancelled")


@toned(info="handed_in", good="published", warning="returned")
class ArticleState(TextChoices):
    DRAFT = "draft", _("Being written")
    HANDED_IN = "handed_in", _("Waits for medical review")
    RETURNED = "returned", _("Returned to the author")
    PUBLISHED = "published", _("Reviewed and published")
    WITHDRAWN = "withdrawn", _("Withdrawn or replaced")
