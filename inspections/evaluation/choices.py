"""Closed vocabularies of evaluations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="scoring", good="published")
class RoundState(TextChoices):
    CALLED = "called", _("Self-evaluation")
    SCORING = "scoring", _("Scoring on site")
    PUBLISHED = "published", _("Grades published")


@toned(info="submitted scoring", warning="moderation ungraded", good="settled graded")
class EvaluationState(TextChoices):
    CALLED = "called", _("Called")
    SUBMITTED = "submitted", _("Self-evaluation handed in")
    SCORING = "scoring", _("Being scored")
    MODERATION = "moderation", _("Under moderation")
    SETTLED = "settled", _("Scores settled")
    GRADED = "graded", _("Graded")
    UNGRADED = "ungraded", _("Without a grade")


AFTER_SCORING = ("moderation", "settled", "graded", "ungraded")


@toned(good="met", danger="unmet", unknown="unknown")
class ItemOutcome(TextChoices):
    MET = "met", _("Item met")
    UNMET = "unmet", _("Item not met")
    UNKNOWN = "unknown", _("Item not computable")
    EXEMPT = "exempt", _("Item does not apply")


@toned(good="valid", warning="suspended", danger="withdrawn")
class GradeState(TextChoices):
    VALID = "valid", _("Grade holds")
    SUSPENDED = "suspended", _("Grade suspended")
    WITHDRAWN = "withdrawn", _("Grade set aside")


class Letter(TextChoices):
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


@toned(warning="open", info="planned done", good="confirmed")
class ImprovementState(TextChoices):
    OPEN = "open", _("Measure to be planned")
    PLANNED = "planned", _("Measure planned")
    DONE = "done", _("Improvement reported")
    CONFIRMED = "confirmed", _("Improvement confirmed")


TO_DO = (ImprovementState.OPEN, ImprovementState.PLANNED)


@toned(good="demonstration reward", danger="penalty")
class ConsequenceKind(TextChoices):
    DEMONSTRATION = "demonstration", _("Demonstration place")
    REWARD = "reward", _("Reward")
    PENALTY = "penalty", _("Penalty")


@toned(info="proposed", good="holds", warning="suspended", danger="withdrawn")
class ConsequenceState(TextChoices):
    PROPOSED = "proposed", _("Announced, the operator is heard")
    HOLDS = "holds", _("Decided and published")
    DROPPED = "dropped", _("Not pursued")
    SUSPENDED = "suspended", _("Title suspended")
    WITHDRAWN = "withdrawn", _("Taken back")


@toned(info="open voting", good="published")
class CallState(TextChoices):
    OPEN = "open", _("Facilities may enter")
    VOTING = "voting", _("The panel votes")
    PUBLISHED = "published", _("Ranking published")


STANDING = (ConsequenceState.PROPOSED, ConsequenceState.HOLDS, ConsequenceState.SUSPENDED)
