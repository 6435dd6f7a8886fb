"""Closed vocabularies of staff, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class PostKind(TextChoices):
    HEAD = "head", _("Head")
    CARER = "carer", _("Carer")
    HEALTH = "health", _("Health worker")
    GUARD = "guard", _("Guard")
    COOK = "cook", _("Cook")
    OTHER = "other", _("Other post")


class Engagement(TextChoices):
    """Whose employee somebody at work is. Who is sent counts for ratios like who is employed."""

    EMPLOYED = "employed", _("Employed by the facility")
    SENT = "sent", _("Sent by an agency")


class Education(TextChoices):
    """Levels in rising order; `at_least` compares."""

    MIDDLE_SCHOOL = "middle_school", _("Middle school or less")
    SECONDARY = "secondary", _("Secondary (vocational) school")
    COLLEGE = "college", _("College (three years)")
    BACHELOR = "bachelor", _("Bachelor")
    MASTER = "master", _("Master or more")

    @classmethod
    def at_least(cls, level: "Education") -> list[str]:
        """Return the level and all above it."""
        return cls.values[cls.values.index(level) :]


@toned(good="confirmed", warning="mismatched", danger="revoked")
class CredentialState(TextChoices):
    """What the department that vouches for a kind of certificate says of one."""

    CLAIMED = "claimed", _("Claimed, not confirmed yet")
    CONFIRMED = "confirmed", _("Confirmed")
    MISMATCHED = "mismatched", _("Does not agree with the register")
    REVOKED = "revoked", _("Revoked")


HOLDING = (CredentialState.CLAIMED, CredentialState.CONFIRMED)  # what was not denied counts
NO_CRIME = "no_crime"  # the kind that the police's answer to a background check issues
