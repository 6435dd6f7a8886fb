"""Checklists, visits and what they found, and what phones sent of them."""

from inspections.models.checklists import Checklist, ChecklistItem
from inspections.models.credit import CreditEntry, CreditListing, CreditRepair
from inspections.models.findings import Finding, RectificationAnswer
from inspections.models.submissions import Submission, SubmittedPhoto
from inspections.models.visits import Answer, Visit

__all__ = [
    "Answer",
    "Checklist",
    "ChecklistItem",
    "CreditEntry",
    "CreditListing",
    "CreditRepair",
    "Finding",
    "RectificationAnswer",
    "Submission",
    "SubmittedPhoto",
    "Visit",
]
