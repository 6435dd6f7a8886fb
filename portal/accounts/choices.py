"""Closed vocabularies of the cellar, in the field's terms."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    OPERATOR = "operator", _("Operator")
    DEPARTMENT = "department", _("Department")
    STREET = "street", _("Street office")
    COMMUNITY = "community", _("Community committee")


class Role(TextChoices):
    """A post that a person holds in an organisation; what it may do stands in `portal.accounts.posts.ROLE_GRANTS`."""

    OPERATOR = "operator", _("Operator")
    REVIEWER = "reviewer", _("Filing reviewer")
    BUREAU_LEAD = "bureau_lead", _("Bureau lead")
    STREET_OFFICER = "street_officer", _("Street officer")
    DEPARTMENT_OFFICER = "department_officer", _("Department officer")
    COMMUNITY_WORKER = "community_worker", _("Community worker")
    ADMINISTRATOR = "administrator", _("Administrator")
