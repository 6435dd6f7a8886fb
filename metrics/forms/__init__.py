"""Forms of metrics."""

from metrics.forms.dashboards import SummaryFilter
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

__all__ = [
    "AnswersForm",
    "ExceptionForm",
    "FiguresForm",
    "LockForm",
    "ReasonForm",
    "ReportFilter",
    "ReturnForm",
    "SheetForm",
    "SummaryFilter",
]
