"""A confidential report's way: handed in by anyone, taken up and closed by the department, with an answer that only its code opens."""

from datetime import date
from hmac import compare_digest
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.workflow.workflow import move
from staff.whistleblowing import policy
from staff.whistleblowing.choices import CONCERNED, Grievance, StaffReportState
from staff.whistleblowing.models import StaffReport

MOVES: dict[str, set[str]] = {
    StaffReportState.RECEIVED: {StaffReportState.IN_HAND},
    StaffReportState.IN_HAND: {StaffReportState.SETTLED, StaffReportState.UNFOUNDED},
}
OUTCOMES = (StaffReportState.SETTLED, StaffReportState.UNFOUNDED)
NEEDS_ANSWER = _("Please answer whoever reported.")


def hand_in(report: StaffReport, *, key: UUID, on: date) -> StaffReport:
    """Keep a report for the department that its kind concerns; under a key known already return what is kept."""
    report.key, report.received_on = key, on
    report.department_id = CONCERNED[Grievance(report.kind)]
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        return StaffReport.objects.get(key=key)
    return report


def known_by(number: int, code: str) -> StaffReport | None:
    """Return the report with this number if the code is its own."""
    found = StaffReport.objects.filter(pk=number).select_related("facility").first()
    return found if found and compare_digest(str(found.code).encode(), code.encode()) else None


def take_up(report: StaffReport, *, by: User) -> StaffReport:
    """Say that the department looks into it."""
    require(policy.may_handle(by, report))
    return move(report, StaffReportState.IN_HAND, table=MOVES, by=by)


@transaction.atomic
def close(report: StaffReport, outcome: str, *, answer: str, by: User) -> StaffReport:
    """Close with an outcome and an answer. The answer stands with the report alone, not in the history of its states."""
    require(policy.may_handle(by, report))
    if not answer.strip():
        raise Refused(NEEDS_ANSWER, field="answer")
    move(report, outcome, table=MOVES, by=by)
    report.answer = answer.strip()
    report.save(update_fields=["answer"])
    return report


declare(
    StaffReport,
    take_up=Act(policy.may_handle, before(MOVES, StaffReportState.IN_HAND)),
    close=Act(policy.may_handle, before(MOVES, *OUTCOMES)),
)
