"""Absences of reviewers and leads: entering them, ending them early, handing over what is in hand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.filing.models import Filing
from facilities.review import assignment, policy, workload
from facilities.review.forms import AbsenceForm, HandOverForm
from facilities.review.models import Absence
from facilities.review.views.assignment import tell_result
from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


def _visible(request: Request, pk: int) -> Absence:
    rows = Absence.objects.visible_to(request.user).select_related("user", "deputy")
    return get_object_or_404(rows, pk=pk)


@login_required
def absence_list(request: Request) -> HttpResponse:
    """Show who is or will be away, with what they have in hand."""
    require(policy.may_review_anywhere(request.user))
    today = timezone.localdate()
    rows, pager = paging.page(
        Absence.objects.visible_to(request.user).select_related("user", "deputy"), request.GET, by="-pk"
    )
    held = _held_by([row.user_id for row in rows])
    shown = [
        {
            "absence": row,
            "held": held.get(row.user_id, 0),
            "is_over": row.is_over(today),
            "may": actions.allowed(row, request.user, on=today),
        }
        for row in rows
    ]
    return render(request, "facilities/review/absence_list.html", {"rows": shown, "pager": pager, "today": today})


def _held_by(users: list[int]) -> dict[int, int]:
    """Return how many undecided filings each has in hand."""
    filings = Filing.objects.undecided().filter(assigned_to__in=users).order_by()
    return dict(filings.values_list("assigned_to").annotate(count=Count("pk")))


@login_required
def absence_create(request: Request) -> HttpResponse:
    """Enter an absence: one's own, or as the lead a reviewer's."""
    require(policy.may_review_anywhere(request.user))
    leads = policy.may_hand_out_anywhere(request.user)
    colleagues = workload.colleagues_of(request.user)
    absentees = colleagues if leads else [request.user]
    form = AbsenceForm(
        request.POST or None,
        absentees=absentees,
        deputies=colleagues,
        today=timezone.localdate(),
        initial={"user": request.user},
    )
    if form.is_valid():
        with refusals_in(form):
            absence = assignment.enter_absence(form.save(commit=False), by=request.user)
            messages.success(
                request, _("The absence is entered; %(name)s gets no new filings.") % {"name": absence.user}
            )
            return redirect("absence-list")
    return render(request, "facilities/review/absence_form.html", {"form": form})


@login_required
@require_POST
def absence_end(request: Request, pk: int) -> HttpResponse:
    """Say that somebody is back early, or does not go."""
    absence = _visible(request, pk)
    assignment.end_absence(absence, by=request.user, on=timezone.localdate())
    messages.success(request, _("%(name)s takes new filings again.") % {"name": absence.user})
    return redirect("absence-list")


@login_required
def absence_hand_over(request: Request, pk: int) -> HttpResponse:
    """Pass on in one step everything that somebody who is away has in hand."""
    absence, today = _visible(request, pk), timezone.localdate()
    require(policy.may_hand_over(request.user, absence))
    held = Filing.objects.undecided().filter(assigned_to=absence.user).with_facility().with_due_dates()
    reviewers = [user for user in workload.colleagues_of(request.user) if user != absence.user]
    initial = {"reviewer": absence.deputy, "reason": _("Absence %(span)s") % {"span": absence}}
    form = HandOverForm(request.POST or None, reviewers=reviewers, initial=initial)
    if form.is_valid():
        to, reason = form.cleaned_data["reviewer"], form.cleaned_data["reason"]
        with refusals_in(form):
            tell_result(request, *assignment.hand_over(absence, to=to, by=request.user, on=today, reason=reason))
            return redirect("absence-list")
    context = {"absence": absence, "held": held.order_by("next_due", "pk"), "form": form, "today": today}
    return render(request, "facilities/review/absence_hand_over.html", context)
