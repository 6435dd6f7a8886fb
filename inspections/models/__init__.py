"""Checklists, visits and what they found."""

from inspections.models.checklists import Checklist, ChecklistItem
from inspections.models.findings import Finding, RectificationAnswer
from inspections.models.visits import Answer, Visit

__all__ = ["Answer", "Checklist", "ChecklistItem", "Finding", "RectificationAnswer", "Visit"]
