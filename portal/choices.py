"""Closed vocabularies of the cellar, in the field's terms."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class AreaLevel(IntegerChoices):
    """Levels of the official division tree; the value is the length of the level's code in digits."""

    PROVINCE = 2, _("Province")
    CITY = 4, _("City")
    DISTRICT = 6, _("District")
    STREET = 9, _("Street")
    COMMUNITY = 12, _("Community")


class OrganisationKind(TextChoices):
    OPERATOR = "operator", _("Operator")
    DEPARTMENT = "department", _("Department")
    STREET = "street", _("Street office")
    COMMUNITY = "community", _("Community committee")


class Role(TextChoices):
    """A post that a person holds in an organisation; what it may do stands in `portal.accounts.ROLE_GRANTS`."""

    OPERATOR = "operator", _("Operator")
    REVIEWER = "reviewer", _("Filing reviewer")
    BUREAU_LEAD = "bureau_lead", _("Bureau lead")
    STREET_OFFICER = "street_officer", _("Street officer")
    DEPARTMENT_OFFICER = "department_officer", _("Department officer")
    COMMUNITY_WORKER = "community_worker", _("Community worker")
    ADMINISTRATOR = "administrator", _("Administrator")


class SourceMark(TextChoices):
    """How sure the source of a rule is (see the source marks in docs/rulebook.md)."""

    FOUNDING = "S", _("Founding document")
    FOUND = "F", _("Known from a reprint")
    KNOWN_HIGH = "M-hi", _("Known, high confidence")
    KNOWN_MEDIUM = "M-med", _("Known, medium confidence")
    KNOWN_LOW = "M-lo", _("Known, low confidence")
    TRIED = "T", _("Verified in code")
    DESIGN = "D", _("Own design, not law")


class Severity(TextChoices):
    SERIOUS = "serious", _("Serious")
    MAJOR = "major", _("Major")
    MINOR = "minor", _("Minor")
    ADVICE = "advice", _("Technical advice")


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
    EXPLANATION = "explanation", _("Explain what was complained of")


class ImportState(TextChoices):
    """The life of an import: looked through first, carried out on demand, all accepted rows or nothing."""

    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, nothing taken over yet")
    RUNNING = "running", _("Being taken over")
    DONE = "done", _("Taken over")
    REJECTED = "rejected", _("Nothing taken over: rows were refused")
    FAILED = "failed", _("Could not be read")
    DISCARDED = "discarded", _("Discarded")
