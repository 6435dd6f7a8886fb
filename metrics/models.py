"""Reports and the figures that count of them, indicators with targets and values, and the summaries that dashboards read."""

from metrics.assessments.models import Assessment, AssessmentLine, Experience, Problem, ScoringRule
from metrics.bulletins.models import Bulletin
from metrics.indicators.models import Indicator, IndicatorValue, Milestone, Target
from metrics.reports.models.figures import AreaReport, FacilityFigure
from metrics.reports.models.locks import LockException, PeriodLock
from metrics.reports.models.reports import Question, Report, ReportItem, ReportKind, ReportRule, ReportVersion
from metrics.rollup.models import AreaSummary, DirtyMark, FacilityBreach, FacilitySummary, RollupDay, RollupDifference
from metrics.supply.models import BirthCohort, Estate, Project, ProjectStep, Reach, Scenario, ScenarioSite
from metrics.surveys.models import Invitation, Questionnaire, Survey, SurveyQuestion
from metrics.targets.models import Action

__all__ = [
    "Action",
    "AreaReport",
    "AreaSummary",
    "Assessment",
    "AssessmentLine",
    "BirthCohort",
    "Bulletin",
    "DirtyMark",
    "Estate",
    "Experience",
    "FacilityBreach",
    "FacilityFigure",
    "FacilitySummary",
    "Indicator",
    "IndicatorValue",
    "Invitation",
    "LockException",
    "Milestone",
    "PeriodLock",
    "Problem",
    "Project",
    "ProjectStep",
    "Question",
    "Questionnaire",
    "Reach",
    "Report",
    "ReportItem",
    "ReportKind",
    "ReportRule",
    "ReportVersion",
    "RollupDay",
    "RollupDifference",
    "Scenario",
    "ScenarioSite",
    "ScoringRule",
    "Survey",
    "SurveyQuestion",
    "Target",
]
