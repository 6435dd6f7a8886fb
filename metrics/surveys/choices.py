"""Closed vocabularies of surveys."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="open", good="closed")
class SurveyState(TextChoices):
    DRAWN = "drawn", _("Sample drawn")
    OPEN = "open", _("Being asked")
    CLOSED = "closed", _("Survey closed")


class AnswerChannel(TextChoices):
    PAGE = "page", _("on the page")
    PAPER = "paper", _("on paper or by telephone")


@toned(good="reached", danger="missed", warning="unproven", unknown="unasked")
class Proof(TextChoices):
    """What a sample says of a target: only an interval wholly on one side proves anything."""

    REACHED = "reached", _("reached, proven by the lower bound")
    MISSED = "missed", _("missed, proven by the upper bound")
    UNPROVEN = "unproven", _("not proven")
    UNASKED = "unasked", _("nobody answered yet")
