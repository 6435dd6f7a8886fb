"""Forms of metrics."""

from metrics.forms.dashboards import DashboardFilter, SummaryFilter
from metrics.forms.definitions import IndicatorForm, ScoringRuleForm
from metrics.forms.reports import (
    AnswersForm,
    ExceptionForm,
    FiguresForm,
    LockForm,
    ReasonForm,
    ReportFilter,
    ReturnForm,
    SheetForm,
)
from metrics.forms.targets import ActionForm, MilestoneForm, NoteForm, ResultForm

__all__ = [
    "ActionForm",
    "AnswersForm",
    "DashboardFilter",
    "ExceptionForm",
    "FiguresForm",
    "IndicatorForm",
    "LockForm",
    "MilestoneForm",
    "NoteForm",
    "ReasonForm",
    "ReportFilter",
    "ResultForm",
    "ReturnForm",
    "ScoringRuleForm",
    "SheetForm",
    "SummaryFilter",
]
