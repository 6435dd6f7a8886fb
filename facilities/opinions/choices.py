"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(good="given", info="asked", warning="queried", danger="lapsed")
class OpinionState(TextChoices):
    """Where a department's opinion on a filing stands."""

    ASKED = "asked", _("Asked")
    QUERIED = "queried", _("Question asked")
    GIVEN = "given", _("Opinion given")
    LAPSED = "lapsed", _("No answer in time")
    LEFT_OUT = "left_out", _("Not asked")


@toned(good="agree", warning="conditions", danger="disagree no_answer")
class OpinionOutcome(TextChoices):
    """What a department says to a filing."""

    AGREE = "agree", _("Agrees")
    CONDITIONS = "conditions", _("Agrees with conditions")
    DISAGREE = "disagree", _("Disagrees")
    NOT_CONCERNED = "not_concerned", _("Not concerned")
    NO_ANSWER = "no_answer", _("No answer in time")


@toned(good="held", info="proposed confirmed", danger="cancelled")
class JointVisitState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
