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
    SECURITY = "security", _("Security administrator")
    AUDIT = "audit", _("Audit administrator")


class LoginEventKind(TextChoices):
    """What happened at the door of an account."""

    LOGGED_IN = "logged_in", _("Logged in")
    LOGGED_OUT = "logged_out", _("Logged out")
    WRONG_PASSWORD = "wrong_password", _("Wrong user name or password")
    LOCKED = "locked", _("Refused: too many wrong tries")
    FACTOR_PASSED = "factor_passed", _("Second factor confirmed")
    FACTOR_WRONG = "factor_wrong", _("Wrong code of the second factor")
    RECOVERY_USED = "recovery_used", _("Recovery code used")
    FACTOR_SET = "factor_set", _("Second factor set up")
    FACTOR_RESET = "factor_reset", _("Second factor taken off")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    IDLE = "idle", _("Session ended: not used for too long")
    TOO_LONG = "too_long", _("Session ended: open for too long")
    ENDED = "ended", _("Session ended by hand")
    UNLOCKED = "unlocked", _("Wrong tries forgiven")
    VOUCHED = "vouched", _("Confirmed by another system")
    VOUCH_REFUSED = "vouch_refused", _("Not confirmed by another system")
    VOUCH_UNKNOWN = "vouch_unknown", _("Confirmed by another system, without an open account")
    LINKED = "linked", _("Login of another system recorded")
    UNLINKED = "unlinked", _("Login of another system taken off")
    MOBILE_CONFIRMED = "mobile_confirmed", _("Mobile confirmed by a code")
    MOBILE_WRONG = "mobile_wrong", _("Wrong code for the mobile")
