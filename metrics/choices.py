"""Closed vocabularies of the figures, in the terms of the founding document."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Unit(TextChoices):
    """How an indicator is shown: numerator / denominator, times the unit's factor."""

    PERCENT = "percent", _("%")
    PER_THOUSAND = "per_thousand", _("per 1,000 residents")


FACTORS: dict[str, int] = {Unit.PERCENT: 100, Unit.PER_THOUSAND: 1000}


class Source(TextChoices):
    """What an indicator is counted from."""

    REPORTS = "reports", _("Approved reports of the communities")
    ROWS = "rows", _("The portal's own rows")
    BOTH = "both", _("Reports and the portal's own rows")
    NOT_BUILT = "not_built", _("Not built: the portal has no rows for it yet")


@toned(good="on_track", warning="behind", unknown="unknown no_target")
class TargetState(TextChoices):
    """Where an indicator stands against the milestone of the year."""

    ON_TRACK = "on_track", _("On track")
    BEHIND = "behind", _("Behind the milestone")
    UNKNOWN = "unknown", _("Not computable")
    NO_TARGET = "no_target", _("No target set")


class Reporter(TextChoices):
    """Whom a kind of report asks."""

    COMMUNITY = "community", _("Communities")
    STREET = "street", _("Street offices")
    DEPARTMENT = "department", _("A department")
    FACILITY = "facility", _("Facilities")


CHECKED_BY_STREET = (Reporter.COMMUNITY, Reporter.FACILITY)  # before the district approves


class Frequency(TextChoices):
    """How often a kind of report is asked for."""

    MONTH = "month", _("monthly")
    YEAR = "year", _("yearly")


class ItemKind(TextChoices):
    COUNT = "count", _("whole number")
    MONEY = "money", _("yuan")


class Basis(TextChoices):
    """How a rule judges a report. Sums and limits are faults; the others ask the reporter."""

    SUM = "sum", _("The parts add up")
    CAPACITY = "capacity", _("At most children times days")
    SHARE = "share", _("A share within limits")
    RANGE = "range", _("A figure within limits")
    CHANGE = "change", _("A change against the period before")
    BALANCE = "balance", _("Parts and rest against the whole")
    COMPARE = "compare", _("Against what the communities report")


@toned(good="approved", info="sent checked", warning="returned correcting", unknown="draft")
class ReportState(TextChoices):
    """From the office to the district: filled, sent, checked by the street, approved; and back for correction."""

    DRAFT = "draft", _("Being filled in")
    SENT = "sent", _("Sent")
    CHECKED = "checked", _("Checked by the street")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned to be corrected")
    CORRECTING = "correcting", _("Being corrected after approval")


OPEN_REPORTS = (ReportState.DRAFT, ReportState.RETURNED, ReportState.CORRECTING)  # the office has the ball
WAITING_REPORTS = (ReportState.SENT, ReportState.CHECKED)  # the street or the district has it


class Audience(TextChoices):
    """Who is assessed."""

    STREET = "street", _("Street offices")
    DEPARTMENT = "department", _("Departments")


class ScoreBasis(TextChoices):
    """What a scoring rule counts."""

    INDICATOR = "indicator", _("An indicator against its milestone")
    COMPLETE = "complete", _("Reports sent, of those asked for")
    PUNCTUAL = "punctual", _("Reports sent in time, of those asked for")
    TARGETS = "targets", _("Targets on track, of those answered for")
    ACTIONS = "actions", _("Measures done in time, of those due")
    DUTIES = "duties", _("Duties not overdue, of those the portal can count")


@toned(good="confirmed", unknown="draft")
class AssessmentState(TextChoices):
    DRAFT = "draft", _("Draft, may be counted again at any time")
    CONFIRMED = "confirmed", _("Confirmed")


@toned(good="ready", info="waiting")
class BulletinState(TextChoices):
    WAITING = "waiting", _("Being made")
    READY = "ready", _("Made")


SUBSETS: dict[str, str] = {  # reported figure -> the figure that holds it
    "under3": "residents",
    "born_0": "under3",
    "born_1": "under3",
    "born_2": "under3",
    "born_3": "under3",
    "followed_up": "due",
    "doctor_signed": "under3",
    "reached": "caregivers",
    "knowing": "asked",
    "kindergartens_with_nursery": "kindergartens",
}
REPORTED = (
    "residents",
    "under3",
    "born_0",
    "born_1",
    "born_2",
    "born_3",
    "due",
    "followed_up",
    "doctor_signed",
    "caregivers",
    "reached",
    "asked",
    "knowing",
    "kindergartens",
    "kindergartens_with_nursery",
)
