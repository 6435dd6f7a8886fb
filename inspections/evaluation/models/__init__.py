"""Evaluation: the standard, rounds with their scores and grades, and what follows from a grade."""

from inspections.evaluation.models.demonstration import DemonstrationCall, DemonstrationEntry, LookBack, Vote
from inspections.evaluation.models.followups import Consequence, Improvement, SeriousEvent
from inspections.evaluation.models.rounds import (
    Assessor,
    AssessorDraw,
    AssessorTie,
    ComputedItem,
    Dimension,
    DimensionScore,
    Evaluation,
    Grade,
    Item,
    Moderation,
    Round,
    SelfScore,
    SiteMark,
    SiteScore,
    Standard,
)

__all__ = [
    "Assessor",
    "AssessorDraw",
    "AssessorTie",
    "ComputedItem",
    "Consequence",
    "DemonstrationCall",
    "DemonstrationEntry",
    "Dimension",
    "DimensionScore",
    "Evaluation",
    "Grade",
    "Improvement",
    "Item",
    "LookBack",
    "Moderation",
    "Round",
    "SelfScore",
    "SeriousEvent",
    "SiteMark",
    "SiteScore",
    "Standard",
    "Vote",
]
