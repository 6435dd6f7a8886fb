"""What waits after a filing: for operators changes, plans and reports in their hands; for the bureau what it must answer."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from facilities import appealing, renewing
from facilities.choices import (
    AWAITED_REPORT_STATES,
    AppealState,
    ReportState,
    SuspensionState,
    TerminationState,
)
from facilities.models import AnnualReport, Appeal, Facility, Suspension, Termination
from portal import permissions
from portal.choices import TermKind
from portal.models import User
from portal.scope import may_anywhere
from portal.worklists import Item, worklist

MOST = 100  # items of one kind


def _item(row: Any, title: str, kind: str, due_on: date | None = None) -> Item:
    return Item(title=title, subject=str(row.facility), url=row.get_absolute_url(), kind=kind, due_on=due_on)


@worklist
def plans_in_my_hands(user: User, on: date) -> Iterator[Item]:
    """Plans for the end of a facility that the operator makes, corrects or carries out."""
    titles = {
        TerminationState.DRAFT: _("Finish the plan for the end"),
        TerminationState.RETURNED: _("Correct the plan for the end"),
        TerminationState.AGREED: _("Carry out the plan for the end"),
    }
    for row in Termination.objects.operated_by(user).filter(state__in=titles).with_facility():
        is_agreed = row.state == TerminationState.AGREED
        yield _item(row, titles[TerminationState(row.state)], _("End of service"), row.last_day if is_agreed else None)


@worklist
def suspensions_that_run(user: User, on: date) -> Iterator[Item]:
    """Running suspensions, with the day on which they end by themselves."""
    for row in Suspension.objects.operated_by(user).filter(state=SuspensionState.RUNNING).with_facility():
        yield _item(row, _("The suspension ends by itself; prepare to resume"), _("Suspension"), row.until_on)


@worklist
def reports_to_write(user: User, on: date) -> Iterator[Item]:
    """Annual reports that are due or were returned."""
    for row in AnnualReport.objects.operated_by(user).filter(state__in=AWAITED_REPORT_STATES).with_facility():
        title = _("Write the annual report %(year)s") % {"year": row.year}
        yield _item(row, title, _("Annual report"), row.due_on)


@worklist
def suspensions_to_answer(user: User, on: date) -> Iterator[Item]:
    """Suspensions that need the bureau's agreement; due on their first day."""
    for row in Suspension.objects.to_decide(user).filter(state=SuspensionState.ASKED).with_facility()[:MOST]:
        yield _item(row, _("Answer the request for a suspension"), _("Suspension"), row.from_on)


@worklist
def plans_to_answer(user: User, on: date) -> Iterator[Item]:
    """Plans for the end that wait for an answer, or for the confirmation that they are carried out."""
    titles = {
        TerminationState.SUBMITTED: _("Answer the plan for the end"),
        TerminationState.REPORTED: _("Confirm that the plan is carried out, and deregister"),
    }
    for row in Termination.objects.to_decide(user).filter(state__in=titles).with_facility()[:MOST]:
        yield _item(row, titles[TerminationState(row.state)], _("End of service"), row.last_day)


@worklist
def reports_to_answer(user: User, on: date) -> Iterator[Item]:
    """Annual reports that were submitted."""
    for row in AnnualReport.objects.to_decide(user).filter(state=ReportState.SUBMITTED).with_facility()[:MOST]:
        yield _item(row, _("Answer the annual report %(year)s") % {"year": row.year}, _("Annual report"))


@worklist
def appeals_to_decide(user: User, on: date) -> Iterator[Item]:
    """Appeals under review, by the last day of their term; not those against one's own decisions."""
    waiting = Appeal.objects.to_decide(user).filter(state=AppealState.SUBMITTED).with_facility()
    for row in waiting.prefetch_related("terms")[:MOST]:
        if appealing.may_decide(user, row):
            due_on = next((term.due_on for term in row.terms.all() if term.kind == TermKind.REVIEW), None)
            yield _item(row, _("Decide the appeal %(number)s") % {"number": row.number}, _("Appeal"), due_on)


@worklist
def reports_overdue(user: User, on: date) -> Iterator[Item]:
    """For the bureau: how many annual reports are overdue, as one item that opens the list."""
    late = AnnualReport.objects.to_decide(user).filter(state__in=AWAITED_REPORT_STATES, due_on__lt=on)
    if count := late.count():
        yield Item(
            title=_("Annual reports overdue: %(count)s") % {"count": count},
            subject="",
            url=reverse("annual-report-list") + "?show=overdue",
            kind=_("Annual report"),
        )


@worklist
def documents_overdue(user: User, on: date) -> Iterator[Item]:
    """For the bureau: how many facilities have documents that have run out, as one item that opens the list."""
    if not may_anywhere(user, permissions.REVIEW_FILINGS):
        return
    if late := renewing.overdue(Facility.objects.visible_to(user), on=on):
        yield Item(
            title=_("Facilities with documents that have run out: %(count)s") % {"count": len(late)},
            subject="",
            url=reverse("renewal-list"),
            kind=_("Document"),
        )
