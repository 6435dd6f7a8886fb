"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Nature(TextChoices):
    """Legal nature; decides the registrar and the first two characters of the code (docs/rulebook.md, registration)."""

    PUBLIC = "public", _("Public institution")
    NON_PROFIT = "non_profit", _("Non-profit (private non-enterprise)")
    FOR_PROFIT = "for_profit", _("For-profit")


USCC_PREFIXES: dict[str, tuple[str, ...]] = {
    Nature.PUBLIC: ("12",),
    Nature.NON_PROFIT: ("52",),
    Nature.FOR_PROFIT: ("91", "92"),
}
REGISTRARS: dict[str, str] = {  # department codes
    Nature.PUBLIC: "establishment",
    Nature.NON_PROFIT: "civil-affairs",
    Nature.FOR_PROFIT: "market",
}


class Setting(TextChoices):
    """Who runs the facility where."""

    PUBLIC = "public", _("Publicly run")
    PUBLIC_PRIVATE = "public_private", _("Public, privately operated")
    PRIVATE_AIDED = "private_aided", _("Private, publicly aided")
    PRIVATE = "private", _("Privately run")
    EMPLOYER = "employer", _("Run by an employer for its staff")
    KINDERGARTEN = "kindergarten", _("Kindergarten with nursery classes")
    FAMILY = "family", _("Family care point")


class ServiceForm(TextChoices):
    FULL_DAY = "full_day", _("Full-day")
    HALF_DAY = "half_day", _("Half-day")
    HOURLY = "hourly", _("Hourly")
    TEMPORARY = "temporary", _("Temporary")


class Tenure(TextChoices):
    OWNED = "owned", _("Own premises")
    LEASED = "leased", _("Leased premises")


class ClassKind(TextChoices):
    """Kinds of classes (setting standard art. 19); sizes and ratios are thresholds `class.<kind>.*`."""

    INFANT = "infant", _("Infant class (6-12 months)")
    TODDLER = "toddler", _("Toddler class (12-24 months)")
    OLDER = "older", _("Older toddler class (24-36 months)")
    MIXED = "mixed", _("Mixed class (18-36 months)")


class FacilityState(TextChoices):
    UNFILED = "unfiled", _("Not filed")
    FILED = "filed", _("Filed")
    VERIFIED = "verified", _("Verified on site")
    NONCONFORMING = "nonconforming", _("Not conforming, ordered to correct")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Deregistered")
    CANCELLED = "cancelled", _("Filing cancelled")


PUBLIC_STATES = (FacilityState.FILED, FacilityState.VERIFIED)
LISTED_STATES = (
    *PUBLIC_STATES,
    FacilityState.NONCONFORMING,
    FacilityState.SUSPENDED,
    FacilityState.CLOSED,
    FacilityState.CANCELLED,
)


class FilingState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Filed")
    REFUSED = "refused", _("Not conforming")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_FILING_STATES = (FilingState.DRAFT, FilingState.SUBMITTED, FilingState.RETURNED)

UNDECIDED_FILING_STATES = (FilingState.SUBMITTED, FilingState.RETURNED)


class FilingKind(TextChoices):
    FIRST = "first", _("First filing")
    CHANGE = "change", _("Change filing")
    RELOCATION = "relocation", _("Filing of a relocation")
    BRANCH = "branch", _("Filing of a branch")


class ProposalState(TextChoices):
    """A decision that two people take (four eyes)."""

    OPEN = "open", _("Waits for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    SENT_BACK = "sent_back", _("Sent back")
    LAPSED = "lapsed", _("Lapsed")


class VerificationState(TextChoices):
    """On-site verification after a filing (现场核查)."""

    PLANNED = "planned", _("To be verified on site")
    PASSED = "passed", _("Conforming")
    FAILED = "failed", _("Not conforming")
    CALLED_OFF = "called_off", _("Called off")


class ItemOutcome(TextChoices):
    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")


class OrderState(TextChoices):
    """An order to correct (责令改正)."""

    ORDERED = "ordered", _("To be corrected")
    OVERDUE = "overdue", _("Correction overdue")
    ANSWERED = "answered", _("Correction reported")
    CORRECTED = "corrected", _("Corrected")
    ENDED = "ended", _("Ended without correction")


OPEN_ORDER_STATES = (OrderState.ORDERED, OrderState.OVERDUE, OrderState.ANSWERED)


class RecheckWay(TextChoices):
    ON_SITE = "on_site", _("On site")
    ON_FILE = "on_file", _("On file")


class CancellationState(TextChoices):
    """The cancellation of a filing (取消备案)."""

    ANNOUNCED = "announced", _("Cancellation intended, the operator is heard")
    CANCELLED = "cancelled", _("Filing cancelled")
    DROPPED = "dropped", _("Dropped")
