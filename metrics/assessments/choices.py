"""Closed vocabularies of the figures, in the terms of the founding document."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Audience(TextChoices):
    """Who is assessed."""

    STREET = "street", _("Street offices")
    DEPARTMENT = "department", _("Departments")


class ScoreBasis(TextChoices):
    """What a scoring rule counts."""

    INDICATOR = "indicator", _("An indicator against its milestone")
    COMPLETE = "complete", _("Reports sent, of those asked for")
    PUNCTUAL = "punctual", _("Reports sent in time, of those asked for")
    TARGETS = "targets", _("Targets on track, of those answered for")
    ACTIONS = "actions", _("Measures done in time, of those due")
    DUTIES = "duties", _("Duties not overdue, of those the portal can count")


@toned(good="confirmed", unknown="draft")
class AssessmentState(TextChoices):
    DRAFT = "draft", _("Draft, may be counted again at any time")
    CONFIRMED = "confirmed", _("Confirmed")
