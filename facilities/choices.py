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


def nature_of(uscc: str) -> str:
    """Return the nature that the code's first two characters tell, or an empty text if none."""
    return next((nature for nature, prefixes in USCC_PREFIXES.items() if uscc.startswith(prefixes)), "")


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


@toned(good="registered", info="submitted", warning="returned", danger="refused")
class RegistrationState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    REGISTERED = "registered", _("Registered")
    REFUSED = "refused", _("Registration refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_REGISTRATION_STATES = (RegistrationState.DRAFT, RegistrationState.SUBMITTED, RegistrationState.RETURNED)


class MemberPost(TextChoices):
    """Posts in the bodies of a non-profit."""

    DIRECTOR = "director", _("Director")
    SUPERVISOR = "supervisor", _("Supervisor")


class EntryKind(TextChoices):
    """What a registrar recorded."""

    REGISTERED = "registered", _("Registered")
    CONFIRMED = "confirmed", _("Registration confirmed")
    CHANGED = "changed", _("Registration changed")
    CANCELLED = "cancelled", _("Registration cancelled")
    REVOKED = "revoked", _("Registration revoked")


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


class MealSource(TextChoices):
    KITCHEN = "kitchen", _("Own kitchen")
    DELIVERED = "delivered", _("Delivered by a licensed supplier")


class ClassKind(TextChoices):
    """Kinds of classes (setting standard art. 19); sizes and ratios are thresholds `class.<kind>.*`."""

    INFANT = "infant", _("Infant class (6-12 months)")
    TODDLER = "toddler", _("Toddler class (12-24 months)")
    OLDER = "older", _("Older toddler class (24-36 months)")
    MIXED = "mixed", _("Mixed class (18-36 months)")


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


class ExportState(TextChoices):
    """How far an exported case file is."""

    WAITING = "waiting", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")


OPEN_FILING_STATES = (FilingState.DRAFT, FilingState.SUBMITTED, FilingState.RETURNED)

UNDECIDED_FILING_STATES = (FilingState.SUBMITTED, FilingState.RETURNED)


class PaperKind(TextChoices):
    """What an operator declares with a filing (registration measures art. 8)."""

    FORM = "form", _("Filing form")
    PLEDGE = "pledge", _("Pledge")


class FilingKind(TextChoices):
    FIRST = "first", _("First filing")
    CHANGE = "change", _("Change filing")
    RELOCATION = "relocation", _("Filing of a relocation")
    BRANCH = "branch", _("Filing of a branch")


@toned(info="open confirmed", danger="lapsed")
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


@toned(good="met", danger="not_met")
class ItemOutcome(TextChoices):
    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")


@toned(info="answered", warning="ordered", danger="overdue")
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


@toned(danger="cancelled")
class CancellationState(TextChoices):
    """The cancellation of a filing (取消备案)."""

    ANNOUNCED = "announced", _("Cancellation intended, the operator is heard")
    CANCELLED = "cancelled", _("Filing cancelled")
    DROPPED = "dropped", _("Dropped")


@toned(good="given", info="asked", warning="queried", danger="lapsed")
class OpinionState(TextChoices):
    """Where a department's opinion on a filing stands."""

    ASKED = "asked", _("Asked")
    QUERIED = "queried", _("Question asked")
    GIVEN = "given", _("Opinion given")
    LAPSED = "lapsed", _("No answer in time")
    LEFT_OUT = "left_out", _("Not asked")


@toned(good="agree", warning="conditions", danger="disagree no_answer")
class OpinionOutcome(TextChoices):
    """What a department says to a filing."""

    AGREE = "agree", _("Agrees")
    CONDITIONS = "conditions", _("Agrees with conditions")
    DISAGREE = "disagree", _("Disagrees")
    NOT_CONCERNED = "not_concerned", _("Not concerned")
    NO_ANSWER = "no_answer", _("No answer in time")


@toned(good="held", info="proposed confirmed", danger="cancelled")
class JointVisitState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class ChangeTopic(TextChoices):
    """What of a filed facility changes only by a filing (registration measures art. 10)."""

    NAME = "name", _("Name")
    ADDRESS = "address", _("Address and rooms on the same premises")
    HEAD = "head", _("Head")
    SERVICE = "service", _("Form of service and of running")
    PLACES = "places", _("Places and classes")


RUNNING_STATES = (*PUBLIC_STATES, FacilityState.NONCONFORMING, FacilityState.SUSPENDED)  # filed once, and not gone


@toned(info="asked", danger="refused")
class SuspensionState(TextChoices):
    ASKED = "asked", _("Waits for the bureau's agreement")
    AGREED = "agreed", _("Agreed, not begun")
    RUNNING = "running", _("Suspended")
    ENDED = "ended", _("Resumed")
    REFUSED = "refused", _("Not agreed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_SUSPENSION_STATES = (SuspensionState.ASKED, SuspensionState.AGREED, SuspensionState.RUNNING)


@toned(info="submitted", warning="returned reported")
class TerminationState(TextChoices):
    DRAFT = "draft", _("Plan is being made")
    SUBMITTED = "submitted", _("Plan is with the bureau")
    RETURNED = "returned", _("Plan returned")
    AGREED = "agreed", _("Plan is being carried out")
    REPORTED = "reported", _("Reported as carried out")
    CLOSED = "closed", _("Deregistered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_TERMINATION_STATES = (
    TerminationState.DRAFT,
    TerminationState.SUBMITTED,
    TerminationState.RETURNED,
    TerminationState.AGREED,
    TerminationState.REPORTED,
)


@toned(good="accepted", info="submitted", warning="returned")
class ReportState(TextChoices):
    DUE = "due", _("To be written")
    SUBMITTED = "submitted", _("With the bureau")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


AWAITED_REPORT_STATES = (ReportState.DUE, ReportState.RETURNED)


@toned(info="submitted")
class AppealState(TextChoices):
    SUBMITTED = "submitted", _("Under review")
    UPHELD = "upheld", _("Decision upheld")
    CHANGED = "changed", _("Decision changed")
    SENT_BACK = "sent_back", _("Set aside, to be decided again")
    WITHDRAWN = "withdrawn", _("Withdrawn")
