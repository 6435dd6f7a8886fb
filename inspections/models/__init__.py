"""Checklists, plans and draws, visits and what they found, what phones sent of them, and inspections of other times."""

from inspections.models.appointments import Appointment, Invitation
from inspections.models.checklists import Checklist, ChecklistItem
from inspections.models.complaints import Complainant, Complaint, ComplaintPart, Explanation, RoutingRule
from inspections.models.compliance import ComplianceSpan
from inspections.models.credit import CreditEntry, CreditListing, CreditRepair
from inspections.models.draws import ConflictOfInterest, Draw, DrawExclusion, DrawnVisit
from inspections.models.findings import Finding, RectificationAnswer
from inspections.models.incidents import AffectedChild, AlertRule, Incident, IncidentReport, Lesson
from inspections.models.overdue import Escalation, Extension
from inspections.models.past import PastInspection
from inspections.models.plans import PlanLine, YearPlan
from inspections.models.sanctions import Sanction, SanctionGround
from inspections.models.stops import AlarmRule, StopOrder
from inspections.models.submissions import Submission, SubmittedPhoto
from inspections.models.visits import Answer, Visit

__all__ = [
    "AffectedChild",
    "AlarmRule",
    "AlertRule",
    "Answer",
    "Appointment",
    "Checklist",
    "ChecklistItem",
    "Complainant",
    "Complaint",
    "ComplaintPart",
    "ComplianceSpan",
    "ConflictOfInterest",
    "CreditEntry",
    "CreditListing",
    "CreditRepair",
    "Draw",
    "DrawExclusion",
    "DrawnVisit",
    "Escalation",
    "Explanation",
    "Extension",
    "Finding",
    "Incident",
    "IncidentReport",
    "Invitation",
    "Lesson",
    "PastInspection",
    "PlanLine",
    "RectificationAnswer",
    "RoutingRule",
    "Sanction",
    "SanctionGround",
    "StopOrder",
    "Submission",
    "SubmittedPhoto",
    "Visit",
    "YearPlan",
]
