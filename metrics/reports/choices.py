"""Closed vocabularies of the figures, in the terms of the founding document."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Reporter(TextChoices):
    """Whom a kind of report asks."""

    COMMUNITY = "community", _("Communities")
    STREET = "street", _("Street offices")
    DEPARTMENT = "department", _("A department")
    FACILITY = "facility", _("Facilities")


CHECKED_BY_STREET = (Reporter.COMMUNITY, Reporter.FACILITY)  # before the district approves


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
