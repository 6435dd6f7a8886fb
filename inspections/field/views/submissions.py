"""Conflicts of visits from phones: shown side by side with what the portal holds, resolved by a person."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.checklists import policy as checklists_policy
from inspections.field import comparison, policy, sending
from inspections.field.choices import RESOLUTIONS, Resolution
from inspections.field.forms import ResolveForm
from inspections.field.models import Submission
from inspections.ground import policy as ground_policy
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in

PAGE = 50


@login_required
def submission_list(request: Request) -> HttpResponse:
    """List what waits for a person, and what is still arriving."""
    require(checklists_policy.may_see_checklists(request.user))
    rows = Submission.objects.visible_to(request.user).with_facility()
    context = {"unresolved": rows.unresolved()[:PAGE], "arriving": rows.arriving()[:PAGE]}
    context["may_collect"] = ground_policy.may_inspect(request.user)
    return render(request, "inspections/field/submission_list.html", context)


@login_required
def submission(request: Request, pk: int) -> HttpResponse:
    """Show what was sent beside what the portal holds, and take the decision."""
    rows = (
        Submission.objects.visible_to(request.user).with_facility().select_related("facility__operator__organisation")
    )
    found = get_object_or_404(rows, pk=pk)
    may = actions.allowed(found, request.user)
    choices = [(how.value, how.label) for how in RESOLUTIONS.get(found.clash, ())]
    if request.method == "POST":
        require(policy.may_resolve(request.user, found))
    days = sending.days_to_name(found) if "resolve" in may else None
    form = ResolveForm(request.POST or None, choices=choices, days=days)
    if form.is_valid():
        with refusals_in(form):
            sending.resolve(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _told(form.cleaned_data["how"]))
            return redirect(found.visit if found.visit and form.cleaned_data["how"] != "set_aside" else found)
    context = {
        "submission": found,
        "form": form,
        "may": may,
        "lines": comparison.lines(found, user=request.user),
        "changes": comparison.changes(found, user=request.user),
        "stops": comparison.stops(found),
        "photos": found.documents.order_by("id"),
    }
    return render(request, "inspections/field/submission_detail.html", context)


def _told(how: str) -> str:
    if how == Resolution.SET_ASIDE:
        return _("The submission is set aside and kept.")
    return _("The submission is taken over.")
