"""Closed vocabularies of facilities and their filing, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


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


def names_care(scope: str) -> bool:
    """Say whether a scope of business names the service in one of the lawful wordings."""
    return any(words in scope for words in CARE_SERVICES)


def nature_of(uscc: str) -> str:
    """Return the nature that the code's first two characters tell, or an empty text if none."""
    return next((nature for nature, prefixes in USCC_PREFIXES.items() if uscc.startswith(prefixes)), "")


CARE_SERVICES = (
    "托育服务",
    "婴幼儿照护服务",
)  # a scope of business holds one of these wordings (registration measures)
LICENCE_CLAUSE = "filing-8-licence"  # of the document kinds that prove a registration


@toned(good="registered", danger="revoked cancelled")
class OperatorState(TextChoices):
    """What the portal knows of an operator's registration, and from whom."""

    UNREGISTERED = "unregistered", _("Not registered yet")
    DECLARED = "declared", _("As declared by the operator")
    REGISTERED = "registered", _("Confirmed by the registrar")
    REVOKED = "revoked", _("Registration revoked")
    CANCELLED = "cancelled", _("Registration cancelled")


RECORDED_STATES = (OperatorState.REGISTERED, OperatorState.REVOKED, OperatorState.CANCELLED)
ENDED_STATES = (OperatorState.REVOKED, OperatorState.CANCELLED)


class Setting(TextChoices):
    """Who runs the facility where."""

    PUBLIC = "public", _("Publicly run")
    PUBLIC_PRIVATE = "public_private", _("Public, privately operated")
    PRIVATE_AIDED = "private_aided", _("Private, publicly aided")
    PRIVATE = "private", _("Privately run")
    EMPLOYER = "employer", _("Run by an employer for its staff")
    KINDERGARTEN = "kindergarten", _("Kindergarten with nursery classes")
    COMMUNITY = "community", _("Run by or for a community")
    FAMILY = "family", _("Family care point")


class ServiceForm(TextChoices):
    FULL_DAY = "full_day", _("Full-day")
    HALF_DAY = "half_day", _("Half-day")
    HOURLY = "hourly", _("Hourly")
    TEMPORARY = "temporary", _("Temporary")


class Tenure(TextChoices):
    OWNED = "owned", _("Own premises")
    LEASED = "leased", _("Leased premises")


class MealSource(TextChoices):
    KITCHEN = "kitchen", _("Own kitchen")
    DELIVERED = "delivered", _("Delivered by a licensed supplier")


class ClassKind(TextChoices):
    """Kinds of classes (setting standard art. 19); sizes and ratios are thresholds `class.<kind>.*`."""

    INFANT = "infant", _("Infant class (6-12 months)")
    TODDLER = "toddler", _("Toddler class (12-24 months)")
    OLDER = "older", _("Older toddler class (24-36 months)")
    MIXED = "mixed", _("Mixed class (18-36 months)")
    FAMILY = "family", _("Family care point (up to 36 months)")


CENTRE_KINDS = tuple(kind for kind in ClassKind if kind != ClassKind.FAMILY)


def kinds_of(setting: str) -> tuple[ClassKind, ...]:
    """Return the kinds of classes that a facility run this way has: the setting standard's four, or a family care point's one."""
    return (ClassKind.FAMILY,) if setting == Setting.FAMILY else CENTRE_KINDS


@toned(good="filed verified", warning="suspended", danger="nonconforming cancelled")
class FacilityState(TextChoices):
    UNFILED = "unfiled", _("Not filed")
    FILED = "filed", _("Filed")
    VERIFIED = "verified", _("Verified on site")
    NONCONFORMING = "nonconforming", _("Not conforming, ordered to correct")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Deregistered")
    CANCELLED = "cancelled", _("Filing cancelled")


FILEABLE_STATES = (FacilityState.UNFILED, FacilityState.NONCONFORMING)  # in which a facility may file anew
PUBLIC_STATES = (FacilityState.FILED, FacilityState.VERIFIED)
LISTED_STATES = (
    *PUBLIC_STATES,
    FacilityState.NONCONFORMING,
    FacilityState.SUSPENDED,
    FacilityState.CLOSED,
    FacilityState.CANCELLED,
)
RUNNING_STATES = (*PUBLIC_STATES, FacilityState.NONCONFORMING, FacilityState.SUSPENDED)  # filed, and not at its end


@toned(good="accepted", info="submitted", warning="returned", danger="refused")
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
