"""Closed vocabularies of inspections, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from facilities.choices import FacilityState
from portal.tones import toned


class VisitKind(TextChoices):
    DAILY = "daily", _("Daily patrol")
    DEPARTMENT = "department", _("Inspection in the department's field")
    SPECIAL = "special", _("Special inspection")
    RECHECK = "recheck", _("Re-check on site")
    COMPLAINT = "complaint", _("Visit after a complaint")
    RANDOM = "random", _("Double random inspection")


@toned(info="open", danger="cancelled")
class VisitState(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Under way")
    CONCLUDED = "concluded", _("Concluded")
    CANCELLED = "cancelled", _("Cancelled")


class PlanState(TextChoices):
    """The life of one version of a yearly plan."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a later version")
    DISCARDED = "discarded", _("Discarded")


@toned(warning="medium", danger="high")
class RiskLevel(TextChoices):
    HIGH = "high", _("High risk")
    MEDIUM = "medium", _("Medium risk")
    LOW = "low", _("Low risk")


class Target(TextChoices):
    """Which facilities a line of a plan or a draw is about."""

    ALL = "all", _("All facilities")
    HIGH = "high", _("Facilities of high risk")
    MEDIUM = "medium", _("Facilities of medium risk")
    LOW = "low", _("Facilities of low risk")


class DrawState(TextChoices):
    """The life of a double random draw. What was drawn is never drawn again."""

    PREPARED = "prepared", _("Prepared")
    DRAWN = "drawn", _("Drawn, visits under way")
    PUBLISHED = "published", _("Results published")
    DISCARDED = "discarded", _("Discarded before the draw")


class ExclusionKind(TextChoices):
    """Why a facility, an inspector or a pair of them is left out of a draw. The kind is published, the words are not."""

    CONFLICT = "conflict", _("Conflict of interest")
    ABSENT = "absent", _("Absent")
    RECENT = "recent", _("Inspected recently")
    CLOSED = "closed", _("Not in operation")
    OTHER = "other", _("Other reason")


class AppointmentState(TextChoices):
    ARRANGED = "arranged", _("Arranged")
    CANCELLED = "cancelled", _("Cancelled")


class InvitationState(TextChoices):
    """What a department said to a joint visit."""

    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Takes part")
    DECLINED = "declined", _("Does not take part")
    LAPSED = "lapsed", _("No longer asked")


@toned(good="passed", warning="findings")
class VisitResult(TextChoices):
    PASSED = "passed", _("Nothing found")
    FINDINGS = "findings", _("Correction ordered")


@toned(info="published", warning="draft")
class ChecklistState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class ItemKind(TextChoices):
    YES_NO = "yes_no", _("Yes or no")
    YES_NO_NA = "yes_no_na", _("Yes, no or not applicable")
    NUMBER = "number", _("Numeric value")
    CHOICE = "choice", _("Choice")
    TEXT = "text", _("Text")
    PHOTO = "photo", _("Photo")
    SIGNATURE = "signature", _("Signature")


class Condition(TextChoices):
    """Which facilities an item is asked at; the values are names of `facilities.conditions.CONDITIONS`."""

    MEALS = "meals", _("Facilities that serve meals")
    OWNED = "owned", _("Facilities on premises of their own")
    LEASED = "leased", _("Facilities on leased premises")
    FOR_PROFIT = "for-profit", _("For-profit facilities")
    NON_PROFIT = "non-profit", _("Non-profit facilities")
    PUBLIC = "public", _("Public institutions")
    KINDERGARTEN = "kindergarten", _("Nursery classes of kindergartens")
    FAMILY = "family", _("Family care points")


@toned(good="pass done", danger="fail")
class AnswerOutcome(TextChoices):
    PASS = "pass", _("Meets")
    FAIL = "fail", _("Does not meet")
    NA = "na", _("Not applicable")
    DONE = "done", _("Recorded")  # text, photo, signature, a number without limits: counts neither way


@toned(info="received applied set_aside", danger="conflict")
class SubmissionState(TextChoices):
    """How far a visit from a phone has come."""

    RECEIVED = "received", _("Photos still to come")
    APPLIED = "applied", _("Taken over")
    CONFLICT = "conflict", _("To be resolved")
    SET_ASIDE = "set_aside", _("Set aside")


class Clash(TextChoices):
    """Why a person must look at what a phone sent."""

    CONCLUDED = "concluded", _("The visit was concluded by somebody else meanwhile.")
    CANCELLED = "cancelled", _("The visit was cancelled meanwhile.")
    CHECKLIST = "checklist", _("Another version of the checklist is in force on the day of the visit.")
    FACILITY = "facility", _("The facility's data changed since they were loaded onto the phone.")
    ANSWERED = "answered", _("Somebody else answered items differently meanwhile.")
    RULE = "rule", _("The portal can't take it over as it is.")


class Resolution(TextChoices):
    """What a person decides about a conflict."""

    APPLY = "apply", _("Take it over as it was entered")
    OPEN = "open", _("Take the answers over and leave the visit open")
    OWN = "own", _("Record it as a visit of its own")
    SET_ASIDE = "set_aside", _("Set it aside, kept for the record")


RESOLUTIONS: dict[str, tuple[Resolution, ...]] = {  # what can be decided about a conflict of each kind
    Clash.CONCLUDED: (Resolution.OWN, Resolution.SET_ASIDE),
    Clash.CANCELLED: (Resolution.OWN, Resolution.SET_ASIDE),
    Clash.CHECKLIST: (Resolution.APPLY, Resolution.OPEN, Resolution.SET_ASIDE),
    Clash.FACILITY: (Resolution.APPLY, Resolution.OPEN, Resolution.SET_ASIDE),
    Clash.ANSWERED: (Resolution.APPLY, Resolution.OPEN, Resolution.SET_ASIDE),
    Clash.RULE: (Resolution.APPLY, Resolution.OPEN, Resolution.SET_ASIDE),
}


@toned(good="closed", info="advised answered rescinded", warning="ordered", danger="unable")
class FindingState(TextChoices):
    ADVISED = "advised", _("Technical advice given")
    ORDERED = "ordered", _("To be corrected")
    ANSWERED = "answered", _("Answered, waits for re-check")
    CLOSED = "closed", _("Corrected")
    UNABLE = "unable", _("Can't be corrected")
    RESCINDED = "rescinded", _("Rescinded")


class FindingKind(TextChoices):
    """How a finding was recorded: as advice without an order, cited, or cited again."""

    ADVICE = "advice", _("Technical advice")
    CITED = "cited", _("Cited")
    REPEAT = "repeat", _("Repeatedly cited")


class FindingOutcome(TextChoices):
    """What became of a finding so far, for counting; an appeal that is not decided comes before everything else."""

    OPEN = "open", _("Being corrected")
    VERIFIED = "verified", _("Verified as corrected")
    UNABLE = "unable", _("Can't be corrected")
    RESCINDED = "rescinded", _("Rescinded")
    APPEALED = "appealed", _("Under appeal")
    ADVISED = "advised", _("Technical advice given")


@toned(good="granted", info="asked", danger="refused lapsed")
class ExtensionState(TextChoices):
    """A request of the operator for more days."""

    ASKED = "asked", _("Waits for an answer")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")
    LAPSED = "lapsed", _("Lapsed")


class EscalationStep(TextChoices):
    """Who is told that an order was let pass, one after the other; days are thresholds `rectification.escalation.*`."""

    STREET = "street", _("Street office notified")
    BUREAU = "bureau", _("Health bureau notified")
    SANCTION = "sanction", _("A sanction is suggested")


class StopKind(TextChoices):
    """What an inspector orders at once where children are in serious danger."""

    USE = "use", _("Stop using a part at once")
    SERVICE = "service", _("Stop the service and correct")


@toned(good="lifted", warning="lifting", danger="standing")
class StopState(TextChoices):
    STANDING = "standing", _("Stands")
    LIFTING = "lifting", _("Lifting proposed, waits for a second person")
    LIFTED = "lifted", _("Lifted")


class SanctionCause(TextChoices):
    OVERDUE = "overdue", _("Not corrected in time")
    UNABLE = "unable", _("Can't be corrected")


@toned(info="proposed confirmed", warning="suggested")
class SanctionState(TextChoices):
    SUGGESTED = "suggested", _("Suggested")
    PROPOSED = "proposed", _("Proposed, waits for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    DROPPED = "dropped", _("Dropped")


class Verdict(TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Sent back")
    UNABLE = "unable", _("Can't be corrected")


class CreditKind(TextChoices):
    """Why an entry stands in the credit ledger; `credit.<kind>` in the rulebook says what it costs."""

    FINDING = "finding", _("Finding with an order to correct")
    REPEAT = "repeat", _("Found again")
    OVERDUE = "overdue", _("Not corrected in time")
    COMPLAINT = "complaint", _("Complaint found justified")
    INCIDENT = "incident", _("Incident reported late")
    FAULT = "fault", _("Incident for which the facility was at fault")
    FALSE_MATERIALS = "false", _("Filing refused: false materials")
    CANCELLED = "cancelled", _("Filing cancelled")
    CORRECTED = "corrected", _("Corrected in time")
    COUNTER = "counter", _("Entry withdrawn")
    REPAIR = "repair", _("Credit repair")


GIVEN_BACK = (CreditKind.CORRECTED, CreditKind.COUNTER, CreditKind.REPAIR)  # entries that answer an earlier one


class CreditGrade(TextChoices):
    A = "a", _("A (good)")
    B = "b", _("B (fair)")
    C = "c", _("C (weak)")
    D = "d", _("D (poor)")


@toned(good="red", danger="black")
class CreditList(TextChoices):
    RED = "red", _("Red list (commended)")
    BLACK = "black", _("Black list (serious breach of trust)")


@toned(good="lifted")
class ListingState(TextChoices):
    ANNOUNCED = "announced", _("Announced to the operator")
    LISTED = "listed", _("Listed")
    DROPPED = "dropped", _("Not listed")
    LIFTED = "lifted", _("Lifted early")
    ENDED = "ended", _("Term over")


@toned(good="granted", info="asked", danger="refused")
class RepairState(TextChoices):
    ASKED = "asked", _("Applied for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_LISTINGS = (ListingState.ANNOUNCED, ListingState.LISTED)
ON_OCCASION = (VisitKind.COMPLAINT,)  # visits that say why they are made; a re-check points to its finding
AWAITED_VISITS = (VisitState.PLANNED, VisitState.OPEN)
OPEN_FINDINGS = (FindingState.ORDERED, FindingState.ANSWERED)
CITED_FINDINGS = (*OPEN_FINDINGS, FindingState.CLOSED, FindingState.UNABLE)  # what stands as cited, corrected or not
STOPS_IN_FORCE = (StopState.STANDING, StopState.LIFTING)
OPEN_SANCTIONS = (SanctionState.SUGGESTED, SanctionState.PROPOSED)
VISITED_STATES = (  # of facilities: whoever was filed and is not gone
    FacilityState.FILED,
    FacilityState.VERIFIED,
    FacilityState.NONCONFORMING,
    FacilityState.SUSPENDED,
)
JUDGED_BY_TAP = (ItemKind.YES_NO, ItemKind.YES_NO_NA)  # others are judged by what was entered
PHOTO = "inspection-photo"  # kinds of documents
SIGNATURE = "inspection-signature"
EVIDENCE = "rectification-evidence"
REPAIR_EVIDENCE = "credit-repair-evidence"
