"""Closed vocabularies of inspections, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanState(TextChoices):
    """The life of one version of a yearly plan."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a later version")
    DISCARDED = "discarded", _("Discarded")


class DrawState(TextChoices):
    """The life of a double random draw. What was drawn is never drawn again."""

    PREPARED = "prepared", _("Prepared")
    DRAWN = "drawn", _("Drawn, visits under way")
    PUBLISHED = "published", _("Results published")
    DISCARDED = "discarded", _("Discarded before the draw")


class ExclusionKind(TextChoices):
    """Why a facility, an inspector or a pair of them is left out of a draw. The kind is published, the words are not."""

    CONFLICT = "conflict", _("Conflict of interest")
    ABSENT = "absent", _("Absent")
    RECENT = "recent", _("Inspected recently")
    CLOSED = "closed", _("Not in operation")
    OTHER = "other", _("Other reason")


class AppointmentState(TextChoices):
    ARRANGED = "arranged", _("Arranged")
    CANCELLED = "cancelled", _("Cancelled")


class InvitationState(TextChoices):
    """What a department said to a joint visit."""

    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Takes part")
    DECLINED = "declined", _("Does not take part")
    LAPSED = "lapsed", _("No longer asked")
