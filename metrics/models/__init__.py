"""Reported figures, indicators with their targets and values, and the summaries that dashboards read."""

from metrics.models.figures import AreaReport, FacilityFigure
from metrics.models.indicators import Indicator, IndicatorValue, Milestone, Target
from metrics.models.rollups import DirtyMark, RollupDifference
from metrics.models.summaries import AreaSummary, FacilityBreach, FacilitySummary

__all__ = [
    "AreaReport",
    "AreaSummary",
    "DirtyMark",
    "FacilityBreach",
    "FacilityFigure",
    "FacilitySummary",
    "Indicator",
    "IndicatorValue",
    "Milestone",
    "RollupDifference",
    "Target",
]
