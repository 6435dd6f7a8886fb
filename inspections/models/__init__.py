"""Checklists, visits and what they found, and what phones sent of them."""

from inspections.models.checklists import Checklist, ChecklistItem
from inspections.models.complaints import Complainant, Complaint, ComplaintPart, Explanation, RoutingRule
from inspections.models.credit import CreditEntry, CreditListing, CreditRepair
from inspections.models.findings import Finding, RectificationAnswer
from inspections.models.incidents import AffectedChild, AlertRule, Incident, IncidentReport, Lesson
from inspections.models.overdue import Escalation, Extension
from inspections.models.sanctions import Sanction, SanctionGround
from inspections.models.stops import AlarmRule, StopOrder
from inspections.models.submissions import Submission, SubmittedPhoto
from inspections.models.visits import Answer, Visit

__all__ = [
    "AffectedChild",
    "AlarmRule",
    "AlertRule",
    "Answer",
    "Checklist",
    "ChecklistItem",
    "Complainant",
    "Complaint",
    "ComplaintPart",
    "CreditEntry",
    "CreditListing",
    "CreditRepair",
    "Escalation",
    "Explanation",
    "Extension",
    "Finding",
    "Incident",
    "IncidentReport",
    "Lesson",
    "RectificationAnswer",
    "RoutingRule",
    "Sanction",
    "SanctionGround",
    "StopOrder",
    "Submission",
    "SubmittedPhoto",
    "Visit",
]
