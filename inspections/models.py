"""Checklists, plans and draws, visits and what they found, what phones sent of them, and inspections of other times."""

from inspections.checklists.models import Checklist, ChecklistItem
from inspections.complaints.models import Complainant, Complaint, ComplaintPart, Explanation, RoutingRule
from inspections.credit.models import CreditEntry, CreditListing, CreditRepair
from inspections.field.models import CardSubmission, Submission, SubmittedPhoto
from inspections.findings.models import (
    AlarmRule,
    ComplianceSpan,
    Escalation,
    Extension,
    Finding,
    RectificationAnswer,
    Sanction,
    SanctionGround,
    StopOrder,
)
from inspections.history.models import PastInspection
from inspections.incidents.models import AffectedChild, AlertRule, Incident, IncidentReport, Lesson, StepExcuse
from inspections.planning.models import (
    Appointment,
    ConflictOfInterest,
    Draw,
    DrawExclusion,
    DrawnVisit,
    Invitation,
    PlanLine,
    YearPlan,
)
from inspections.unfiled.models import PlaceAct, PlaceAnswer, UnfiledPlace
from inspections.visits.models import Answer, Visit, VisitRecord

__all__ = [
    "AffectedChild",
    "AlarmRule",
    "AlertRule",
    "Answer",
    "Appointment",
    "CardSubmission",
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
    "PlaceAct",
    "PlaceAnswer",
    "PlanLine",
    "RectificationAnswer",
    "RoutingRule",
    "Sanction",
    "SanctionGround",
    "StepExcuse",
    "StopOrder",
    "Submission",
    "SubmittedPhoto",
    "UnfiledPlace",
    "Visit",
    "VisitRecord",
    "YearPlan",
]
