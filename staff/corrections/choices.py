"""Closed vocabularies of requests for correction."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class CorrectionTopic(TextChoices):
    """What is wrong."""

    PERSON = "person", _("Name, number, mobile or education")
    POST = "post", _("A post: what, where, since when")
    CREDENTIAL = "credential", _("A certificate or check")
    HOURS = "hours", _("Shifts, leave or hours worked")
    TRAINING = "training", _("Courses and hours of training")
    OTHER = "other", _("Something else that is kept of me")


@toned(info="asked", good="corrected", warning="referred", danger="declined", unknown="withdrawn")
class CorrectionState(TextChoices):
    """The way of a request: the facility answers first; whom that does not satisfy, or who gets no answer, asks the bureau."""

    ASKED = "asked", _("The facility has to answer")
    CORRECTED = "corrected", _("Data corrected")
    DECLINED = "declined", _("The facility declined with a reason")
    REFERRED = "referred", _("The health bureau has to decide")
    ORDERED = "ordered", _("The facility has to correct it, by decision of the bureau")
    UPHELD = "upheld", _("The bureau found the data right")
    WITHDRAWN = "withdrawn", _("Request taken back")


OF_FACILITY = (CorrectionState.ASKED, CorrectionState.ORDERED)  # whose turn it is
OF_BUREAU = (CorrectionState.REFERRED, CorrectionState.ORDERED, CorrectionState.UPHELD)  # what the bureau sees
