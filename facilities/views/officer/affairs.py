"""What the bureau answers after a filing: suspensions, plans for the end, annual reports, appeals; certificates overdue."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, Model, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities import annual, appealing, closing, policy, renewing, suspending
from facilities.choices import AWAITED_REPORT_STATES, AppealState, ReportState, SuspensionState, TerminationState
from facilities.forms.affairs import AnswerForm, AppealDecisionForm
from facilities.models import AnnualReport, Appeal, Facility, Suspension, Termination
from facilities.views.affairs import visible
from portal import paging
from portal.acts import refusals_in
from portal.requests import Request
from portal.scope import require

Acts = dict[str, tuple[Any, Callable[..., object]]]  # verdict -> words for it, and the act


def _answer(request: Request, row: Any, acts: Acts, heading: str) -> HttpResponse:
    """Take the bureau's answer to an affair and perform the act it names."""
    require(policy.may_decide_affairs(request.user, row.facility))
    form = AnswerForm(request.POST or None, verdicts=[(code, words) for code, (words, _act) in acts.items()])
    if form.is_valid():
        act = acts[form.cleaned_data["verdict"]][1]
        with refusals_in(form):
            act(row, by=request.user, on=timezone.localdate(), answer=form.cleaned_data["answer"])
            messages.success(request, _("Your answer is recorded, and the operator is told."))
            return redirect(row)
    context = {"facility": row.facility, "form": form, "heading": heading, "back": row.get_absolute_url(), "row": row}
    return render(request, "facilities/affairs/form.html", context)


@login_required
def suspension_answer(request: Request, pk: int) -> HttpResponse:
    """Agree to a suspension, or not."""
    row: Suspension = visible(request, Suspension, pk)
    acts: Acts = {"agree": (_("We agree"), suspending.agree), "refuse": (_("We do not agree"), suspending.refuse)}
    return _answer(request, row, acts, _("Answer to the suspension"))


@login_required
def termination_answer(request: Request, pk: int) -> HttpResponse:
    """Agree to the plan for the end, or return it."""
    row: Termination = visible(request, Termination, pk)
    acts: Acts = {
        "agree": (_("We agree to the plan"), closing.agree),
        "return": (_("Return it"), closing.give_back),
    }
    return _answer(request, row, acts, _("Answer to the plan"))


@login_required
def termination_confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm that the plan is carried out, which closes the filing; or give the report back."""
    row: Termination = visible(request, Termination, pk)
    acts: Acts = {
        "confirm": (_("Everything is carried out: deregister the facility"), closing.confirm),
        "return": (_("Not carried out yet"), closing.give_back),
    }
    return _answer(request, row, acts, _("Confirm and deregister"))


@login_required
def annual_report_answer(request: Request, pk: int) -> HttpResponse:
    """Accept an annual report, or return it."""
    row: AnnualReport = visible(request, AnnualReport, pk)
    acts: Acts = {"accept": (_("Accept the report"), annual.accept), "return": (_("Return it"), annual.give_back)}
    return _answer(request, row, acts, _("Answer to the annual report"))


@login_required
def appeal_decide(request: Request, pk: int) -> HttpResponse:
    """Decide an appeal; whoever made the decision can't."""
    row: Appeal = visible(request, Appeal, pk)
    require(policy.may_decide_affairs(request.user, row.facility))
    form = AppealDecisionForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            appealing.decide(row, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("The appeal is decided; the letter goes to the operator."))
            return redirect(row)
    context = {
        "facility": row.facility,
        "form": form,
        "heading": _("Decide the appeal"),
        "explanation": appealing.explanation_of(row.subject),  # type: ignore[arg-type]
        "back": row.get_absolute_url(),
    }
    return render(request, "facilities/affairs/form.html", context)


@login_required
def affair_list(request: Request) -> HttpResponse:
    """Show what is open after filings in the user's areas: suspensions, ends, appeals; the bureau's own work first."""
    require(policy.may_list_affairs(request.user))
    open_ones: list[tuple[str, type[Model], Any]] = [
        (_("Suspensions"), Suspension, suspending.MOVES),
        (_("Terminations of service"), Termination, closing.MOVES),
        (_("Appeals"), Appeal, [AppealState.SUBMITTED]),
    ]
    groups = [
        (title, _waiting_first(noun._default_manager.visible_to(request.user).filter(state__in=states)))  # type: ignore[attr-defined]
        for title, noun, states in open_ones
    ]
    return render(request, "facilities/affairs/list.html", {"groups": groups})


def _waiting_first(rows: Any) -> Any:
    waits = Q(state__in=[SuspensionState.ASKED, TerminationState.SUBMITTED, TerminationState.REPORTED])
    in_order = rows.with_facility().annotate(place=Case(When(waits, then=Value(0)), default=Value(1)))
    return in_order.order_by("place", "id")[:200]


@login_required
def annual_report_list(request: Request) -> HttpResponse:
    """Show annual reports: those that await an answer, those overdue, all."""
    require(policy.may_list_affairs(request.user))
    today, wanted = timezone.localdate(), request.GET.get("show", "")
    rows = AnnualReport.objects.visible_to(request.user).with_facility()
    shown = {
        "waiting": Q(state=ReportState.SUBMITTED),
        "overdue": Q(state__in=AWAITED_REPORT_STATES, due_on__lt=today),
    }.get(wanted, Q())
    reports, pager = paging.page(rows.filter(shown), request.GET, by="due_on")
    context = {"reports": reports, "pager": pager, "today": today, "show": wanted}
    return render(request, "facilities/affairs/annual_report_list.html", context)


@login_required
def renewal_list(request: Request) -> HttpResponse:
    """Show the running facilities whose documents have run out, the longest overdue first."""
    require(policy.may_list_affairs(request.user))
    today = timezone.localdate()
    overdue = renewing.overdue(Facility.objects.visible_to(request.user).with_area(), on=today)
    return render(request, "facilities/affairs/renewal_list.html", {"overdue": overdue[:300], "today": today})
