"""Suspensions, plans for the end, annual reports and appeals: one page each, on which every side sees what it may do."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from facilities import amendments, annual, appealing, closing, policy
from facilities.choices import OPEN_FILING_STATES, AppealState, ReportState, SuspensionState, TerminationState
from facilities.models import Amendment, AnnualReport, Appeal, Facility, Filing, Origin, Suspension, Termination
from portal import clock, workflow
from portal.models import User
from portal.requests import Request


def visible(request: Request, noun: type[Model], pk: int) -> Any:
    """Return an affair if the user may see it, or answer 404."""
    rows: QuerySet = noun._default_manager.visible_to(request.user).with_facility()  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


def beside(user: User, filing: Filing, *, on: date) -> dict[str, Any]:
    """Return what the case page shows of a change, a relocation or branch, and of appeals."""
    context: dict[str, Any] = {
        "origin": Origin.objects.filter(facility=filing.facility).select_related("source").first(),
        "appeals": appealing.about(filing),
        "may_appeal": appealing.may_appeal(user, filing, on=on),
    }
    if amendment := Amendment.objects.filter(filing=filing).first():
        filed = Facility.objects.get(pk=filing.facility_id)
        is_open = filing.state in OPEN_FILING_STATES
        with amendments.as_proposed(filing) as proposed:
            context["demands"] = amendments.demands(filing, proposed) if is_open else []
        context["changes"] = amendments.changes(amendment.base, amendment.values)
        context["conflicts"] = amendments.conflicts(amendment, filed) if is_open else []
    return context


def _context(request: Request, row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "facility": row.facility,
        "operates": policy.may_operate(request.user, row.facility),
        "decides": policy.may_decide_affairs(request.user, row.facility),
        "transitions": workflow.transitions(row),
        "today": timezone.localdate(),
    }


@login_required
def suspension(request: Request, pk: int) -> HttpResponse:
    """Show a suspension with its days, arrangement and answer."""
    row: Suspension = visible(request, Suspension, pk)
    context = _context(request, row)
    context |= {
        "may_answer": context["decides"] and row.state == SuspensionState.ASKED,
        "may_withdraw": context["operates"] and row.state in (SuspensionState.ASKED, SuspensionState.AGREED),
        "may_resume": context["operates"] and row.state == SuspensionState.RUNNING,
    }
    return render(request, "facilities/affairs/suspension.html", context)


@login_required
def termination(request: Request, pk: int) -> HttpResponse:
    """Show the plan for the end: every class, the staff, what is lacking or outstanding."""
    row: Termination = visible(request, Termination, pk)
    context, state = _context(request, row), row.state
    is_official = context["decides"]
    context |= {
        "arrangements": row.arrangements.select_related("care_class"),
        "lacking": closing.lacking(row) if state in closing.IN_HAND else [],
        "outstanding": closing.outstanding(row)
        if state in (TerminationState.AGREED, TerminationState.REPORTED)
        else [],
        "may_edit": context["operates"] and state in closing.IN_HAND,
        "may_settle": context["operates"] and state == TerminationState.AGREED,
        "may_withdraw": context["operates"] and TerminationState.WITHDRAWN in closing.MOVES.get(state, set()),
        "may_answer": is_official and state == TerminationState.SUBMITTED,
        "may_confirm": is_official and state == TerminationState.REPORTED,
    }
    return render(request, "facilities/affairs/termination.html", context)


@login_required
def annual_report(request: Request, pk: int) -> HttpResponse:
    """Show an annual report with the portal's figures."""
    row: AnnualReport = visible(request, AnnualReport, pk)
    context = _context(request, row)
    context |= {
        "figures": annual.figures(row),
        "lacking": annual.lacking(row) if row.state in annual.IN_HAND else [],
        "figures_are_kept": row.state not in annual.IN_HAND,
        "answers": [(row._meta.get_field(name).verbose_name, getattr(row, name)) for name in annual.ASKED],
        "may_edit": context["operates"] and row.state in annual.IN_HAND,
        "may_answer": context["decides"] and row.state == ReportState.SUBMITTED,
    }
    return render(request, "facilities/affairs/annual_report.html", context)


@login_required
def annual_report_pdf(request: Request, pk: int) -> HttpResponse:
    """Hand out an annual report as PDF."""
    row: AnnualReport = visible(request, AnnualReport, pk)
    answer = HttpResponse(annual.render(row), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="annual-report-{row.pk}-{row.year}.pdf"'
    return answer


@login_required
def appeal(request: Request, pk: int) -> HttpResponse:
    """Show an appeal with the decision it is against, the papers, the term and the outcome."""
    row: Appeal = visible(request, Appeal, pk)
    context = _context(request, row)
    is_open = row.state == AppealState.SUBMITTED
    context |= {
        "decision": appealing.decision_of(row.subject),  # type: ignore[arg-type]
        "documents": appealing.documents(row),
        "terms": [clock.replay(term, on=context["today"]) for term in clock.terms(row)],
        "may_decide": is_open and appealing.may_decide(request.user, row),
        "is_decider": is_open and context["decides"] and not appealing.may_decide(request.user, row),
        "may_withdraw": is_open and context["operates"],
    }
    return render(request, "facilities/affairs/appeal.html", context)
