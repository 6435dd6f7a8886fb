"""Closed vocabularies of training."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class SyllabusPart(TextChoices):
    """Parts of the national syllabus for heads and carers (国卫办人口函〔2021〕449号)."""

    ETHICS = "ethics", _("Professional ethics")
    LAW = "law", _("Laws and regulations")
    SAFETY = "safety", _("Safety and first aid")
    HEALTH = "health", _("Health care and nutrition")
    CARE = "care", _("Daily care")
    DEVELOPMENT = "development", _("Early development")
    MANAGEMENT = "management", _("Management of a nursery")


@toned(info="enrolled", unknown="waiting", good="certified", warning="attended")
class EnrolmentState(TextChoices):
    """A person's way through a session of a course."""

    WAITING = "waiting", _("On the waiting list")
    ENROLLED = "enrolled", _("Has a seat")
    ATTENDED = "attended", _("Attended")
    CERTIFIED = "certified", _("Passed, with a certificate")
    FAILED = "failed", _("Did not pass")
    CANCELLED = "cancelled", _("Enrolment cancelled")


SEATED = (EnrolmentState.ENROLLED, EnrolmentState.ATTENDED, EnrolmentState.CERTIFIED, EnrolmentState.FAILED)
ACTIVE = (EnrolmentState.WAITING, *SEATED)
ORGANISERS = frozenset({"health", "human-resources", "education", "women"})  # departments that train
