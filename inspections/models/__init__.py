"""Checklists, visits and what they found, and what phones sent of them."""

from inspections.models.checklists import Checklist, ChecklistItem
from inspections.models.credit import CreditEntry, CreditListing, CreditRepair
from inspections.models.findings import Finding, RectificationAnswer
from inspections.models.overdue import Escalation, Extension
from inspections.models.sanctions import Sanction, SanctionGround
from inspections.models.stops import AlarmRule, StopOrder
from inspections.models.submissions import Submission, SubmittedPhoto
from inspections.models.visits import Answer, Visit

__all__ = [
    "AlarmRule",
    "Answer",
    "Checklist",
    "ChecklistItem",
    "CreditEntry",
    "CreditListing",
    "CreditRepair",
    "Escalation",
    "Extension",
    "Finding",
    "RectificationAnswer",
    "Sanction",
    "SanctionGround",
    "StopOrder",
    "Submission",
    "SubmittedPhoto",
    "Visit",
]
