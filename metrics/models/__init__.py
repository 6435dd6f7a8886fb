"""Reports and the figures that count of them, indicators with targets and values, and the summaries that dashboards read."""

from metrics.models.bulletins import Bulletin
from metrics.models.figures import AreaReport, FacilityFigure
from metrics.models.indicators import Indicator, IndicatorValue, Milestone, Target
from metrics.models.locks import LockException, PeriodLock
from metrics.models.reports import Question, Report, ReportItem, ReportKind, ReportRule, ReportVersion
from metrics.models.rollups import DirtyMark, RollupDay, RollupDifference
from metrics.models.summaries import AreaSummary, FacilityBreach, FacilitySummary
from metrics.models.targets import Action, Assessment, AssessmentLine, ScoringRule

__all__ = [
    "Action",
    "AreaReport",
    "AreaSummary",
    "Assessment",
    "AssessmentLine",
    "Bulletin",
    "DirtyMark",
    "FacilityBreach",
    "FacilityFigure",
    "FacilitySummary",
    "Indicator",
    "IndicatorValue",
    "LockException",
    "Milestone",
    "PeriodLock",
    "Question",
    "Report",
    "ReportItem",
    "ReportKind",
    "ReportRule",
    "ReportVersion",
    "RollupDay",
    "RollupDifference",
    "ScoringRule",
    "Target",
]
