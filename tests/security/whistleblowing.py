"""Confidential reports of the permission matrix: one received, one in hand, a dismissal after it; and how these pages are addressed."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from facilities.models import Facility
from portal.models import User
from staff.models import DismissalReview, StaffReport
from tests.factories import TODAY


def whistleblowing(facility: Facility) -> dict[str, SimpleNamespace]:
    """Return what was reported of a facility, by what the table calls it. It reached a department that the table has a column of."""
    received, in_hand = (_report(facility, state) for state in ("received", "in_hand"))
    review = DismissalReview.objects.create(
        report=received, post_number=1, post_kind="carer", ended_on=TODAY, flagged_on=TODAY
    )
    return {
        "staff report": SimpleNamespace(report=received, review=review),
        "staff report in hand": SimpleNamespace(report=in_hand),
    }


def _report(facility: Facility, state: str) -> StaffReport:
    told = {"kind": "pay", "text": "拖欠工资", "name": "钱多多", "state": state}
    return StaffReport.objects.create(key=uuid4(), facility=facility, department_id="fire", received_on=TODAY, **told)


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    "staff-report-create": lambda case: {"facility_pk": case.facility.pk},
    **dict.fromkeys(
        ["staff-report", "staff-report-reveal", "staff-report-take-up", "staff-report-close"], _pk("report")
    ),
    "dismissal-review": _pk("review"),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "staff-report-create": lambda case, user: {
        "key": uuid4(),
        "kind": "pay",
        "text": "拖欠工资",
        "id_type": "resident",
    },
    "staff-report-progress": lambda case, user: {"number": 1, "code": "AAAA"},
    "staff-report-close": lambda case, user: {"outcome": "settled", "answer": "已补发工资"},
    "dismissal-review": lambda case, user: {"verdict": "justified", "note": "合同期满"},
}
