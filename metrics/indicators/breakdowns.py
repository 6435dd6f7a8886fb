"""An indicator told apart by something else than areas: each group has its own numerator and denominator."""

from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import ClassKind, Nature, Setting
from facilities.models import CareClass, Facility, Filing
from inspections.complaints.choices import Subject
from inspections.models import Complaint, Finding
from metrics.indicators.models import Indicator
from portal.rulebook.choices import Severity

NAMES: dict[str, Promise] = {
    "nature": _("Legal nature"),
    "setting": _("Who runs it where"),
    "class": _("Kind of class"),
    "severity": _("Severity"),
    "subject": _("Subject of the complaint"),
}
LABELS: dict[str, dict[str, object]] = {
    "nature": dict(Nature.choices),
    "setting": dict(Setting.choices),
    "class": dict(ClassKind.choices),
    "severity": dict(Severity.choices),
    "subject": dict(Subject.choices),
}
PATHS: dict[type, dict[str, str]] = {
    Facility: {"nature": "operator__nature", "setting": "setting"},
    CareClass: {"class": "kind", "nature": "facility__operator__nature"},
    Filing: {"nature": "facility__operator__nature", "setting": "facility__setting"},
    Complaint: {"subject": "subject"},
    Finding: {"severity": "severity", "nature": "facility__operator__nature"},
}


@dataclass(frozen=True)
class Group:
    """One group of a breakdown."""

    label: object
    numerator: int
    denominator: int


def of(indicator: Indicator, rows: QuerySet) -> list[tuple[Promise, list[Group]]]:
    """Return the breakdowns that the definition names, with the groups of the given rows."""
    paths = PATHS.get(rows.model, {})
    return [(NAMES[code], _groups(code, paths[code], rows)) for code in indicator.breakdowns if code in paths]


def _groups(code: str, path: str, rows: QuerySet) -> list[Group]:
    found = rows.order_by().values_list(path).annotate(n=Sum("numerator"), d=Sum("denominator"))
    return [Group(LABELS[code].get(value, value), n, d) for value, n, d in sorted(found, key=lambda row: str(row[0]))]
