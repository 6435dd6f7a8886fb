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


class CredentialKind(TextChoices):
    HEALTH_CERTIFICATE = "health_certificate", _("Health certificate")
    NO_CRIME = "no_crime", _("Criminal record check")
    CHILDCARE_WORKER = "childcare_worker", _("Childcare worker certificate")
    NURSERY_NURSE = "nursery_nurse", _("Infant nurse certificate")
    TEACHER = "teacher", _("Teacher's certificate")
    HEALTH_TRAINING = "health_training", _("Health worker training by a maternal and child health institution")
    HEAD_TRAINING = "head_training", _("On-the-job training of the head")
    GUARD = "guard", _("Guard's licence")


@toned(good="confirmed", warning="mismatched", danger="revoked")
class CredentialState(TextChoices):
    """What the department that vouches for a kind of certificate says of one."""

    CLAIMED = "claimed", _("Claimed, not confirmed yet")
    CONFIRMED = "confirmed", _("Confirmed")
    MISMATCHED = "mismatched", _("Does not agree with the register")
    REVOKED = "revoked", _("Revoked")


HOLDING = (CredentialState.CLAIMED, CredentialState.CONFIRMED)  # what was not denied counts
ANSWERED = (CredentialKind.NO_CRIME,)  # but of these kinds only what the department answered: law on minors, art. 62
VOUCHING = {  # kind -> code of the department that keeps its register
    CredentialKind.HEALTH_CERTIFICATE: "health",
    CredentialKind.NO_CRIME: "police",
    CredentialKind.CHILDCARE_WORKER: "human-resources",
    CredentialKind.NURSERY_NURSE: "human-resources",
    CredentialKind.TEACHER: "education",
    CredentialKind.HEALTH_TRAINING: "health",
    CredentialKind.HEAD_TRAINING: "health",
    CredentialKind.GUARD: "police",
}
CARER_QUALIFICATIONS = (CredentialKind.CHILDCARE_WORKER, CredentialKind.NURSERY_NURSE, CredentialKind.TEACHER)
YEARLY = {  # kinds that expire -> threshold with the months they are valid
    CredentialKind.HEALTH_CERTIFICATE: "credential.health_certificate.months",
    CredentialKind.NO_CRIME: "credential.no_crime.months",
}
