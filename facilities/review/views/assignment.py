"""Who reviews what: taking a filing, handing out one or many, stepping aside."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.filing import policy as filing_policy
from facilities.filing.models import Filing
from facilities.filing.views.visible import visible_filing
from facilities.review import assignment, policy, workload
from facilities.review.forms import LEAST_LOAD, HandOutForm, HandOutManyForm, StepAsideForm
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.models import User
from portal.numerals import number_in


@login_required
@require_POST
def filing_assign(request: Request, pk: int) -> HttpResponse:
    """Take the filing into one's own hands."""
    filing = visible_filing(request, pk)
    assignment.take(filing, by=request.user, on=timezone.localdate())
    messages.success(request, _("The filing is assigned to you."))
    return redirect(filing)


@login_required
def filing_hand_out(request: Request, pk: int) -> HttpResponse:
    """Give the filing to a reviewer; the least load suggests whom."""
    filing, today = visible_filing(request, pk), timezone.localdate()
    require(filing_policy.may_hand_out(request.user, filing))
    loads = workload.loads(filing.facility.area_id, on=today)
    suggested = workload.suggested(filing, on=today)
    form = HandOutForm(
        request.POST or None,
        reviewers=[load.reviewer for load in loads],
        initial={"reviewer": suggested, "seen": filing.assigned_to_id or 0},
    )
    if form.is_valid():
        to, seen, reason = (form.cleaned_data[name] for name in ("reviewer", "seen", "reason"))
        with refusals_in(form):
            assignment.hand_out(filing, to=to, by=request.user, on=today, reason=reason, seen=seen)
            messages.success(request, _("The filing is with %(name)s.") % {"name": to})
            return redirect(filing)
    context = {"filing": filing, "form": form, "loads": loads, "suggested": suggested}
    return render(request, "facilities/review/hand_out.html", context)


@login_required
@require_POST
def pool_hand_out(request: Request) -> HttpResponse:
    """Give the ticked filings to a reviewer, or each to whom the least load suggests, and tell what stayed and why."""
    require(policy.may_hand_out_anywhere(request.user))
    ticked = [key for text in request.POST.getlist("filing") if (key := number_in(text)) is not None]
    filings = Filing.objects.visible_to(request.user).with_facility().filter(pk__in=ticked).order_by("pk")
    form = HandOutManyForm(request.POST, reviewers=workload.colleagues_of(request.user))
    if not filings:
        messages.warning(request, _("Please tick the filings first."))
    elif form.is_valid():
        _hand_out_many(request, list(filings), form)
    else:
        messages.error(request, "; ".join(str(fault) for faults in form.errors.values() for fault in faults))
    return redirect(f"{reverse('filing-list')}?{request.POST.get('query', '')}")


def _hand_out_many(request: Request, filings: list[Filing], form: HandOutManyForm) -> None:
    chosen = form.cleaned_data["reviewer"]
    to = None if chosen == LEAST_LOAD else User.objects.get(pk=chosen)
    given, left = assignment.hand_out_many(
        filings, to=to, by=request.user, on=timezone.localdate(), reason=form.cleaned_data["reason"]
    )
    tell_result(request, given, left)


def tell_result(request: Request, given: int, left: list[tuple[Filing, str]]) -> None:
    """Say how many filings passed into other hands, and of the others why they did not."""
    if given:
        messages.success(request, _("Filings handed out: %(count)s.") % {"count": given})
    for filing, reason in left:
        messages.warning(request, f"{filing} · {filing.facility}: {reason}")


@login_required
def filing_step_aside(request: Request, pk: int) -> HttpResponse:
    """Declare an interest in the filing; it goes back into the pool."""
    filing = visible_filing(request, pk)
    require(filing_policy.may_review(request.user, filing))
    form = StepAsideForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            assignment.step_aside(filing, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("You have stepped aside from this filing."))
            return redirect("filing-list")
    return render(request, "facilities/review/step_aside.html", {"filing": filing, "form": form})
