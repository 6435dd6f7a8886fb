"""Closed vocabularies of the cellar, in the field's terms."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TermKind(TextChoices):
    """Statutory terms; lengths are thresholds of the rulebook, not constants."""

    RECEIPT = "receipt", _("Issue the filing receipt")
    NONCONFORMITY = "nonconformity", _("Notify non-conformity")
    RECTIFICATION = "rectification", _("Rectification")
    REGISTRATION = "registration", _("Decide on the registration")
    OPINION = "opinion", _("Give the opinion")
    VERIFICATION = "verification", _("Verify on site")
    CORRECTION = "correction", _("Correct as ordered")
    HEARING = "hearing", _("Ask for a hearing")
    APPEAL = "appeal", _("Appeal")
    REVIEW = "review", _("Decide on the appeal")
    SCREENING = "screening", _("Screen the complaint")
    COMPLAINT = "complaint", _("Reply to the complaint")
    COMPLAINT_PART = "complaint_part", _("Deal with a department's part of a complaint")
    RECHECK = "recheck", _("Re-check the answer to a finding")
    EXPLANATION = "explanation", _("Explain what was complained of")
