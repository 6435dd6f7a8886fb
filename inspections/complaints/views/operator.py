"""The operator's pages: what it is asked to explain. Nothing of the complaint reaches them but the question."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.complaints import handling, policy
from inspections.complaints.forms import ExplainForm
from inspections.complaints.models import Explanation
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


@login_required
def explanation_list(request: Request) -> HttpResponse:
    """List what the user's facilities were asked to explain."""
    require(policy.has_explanations(request.user))
    mine = Explanation.objects.operated_by(request.user).select_related("facility", "department").with_due()
    rows, pager = paging.page(mine, request.GET, by="-pk", size=30)
    context = {"explanations": rows, "pager": pager, "today": timezone.localdate()}
    return render(request, "inspections/complaints/explanation_list.html", context)


@login_required
def explanation(request: Request, pk: int) -> HttpResponse:
    """Read what to explain, and explain it."""
    mine = Explanation.objects.operated_by(request.user).select_related(
        "facility__operator__organisation", "department"
    )
    found = get_object_or_404(mine.with_due(), pk=pk)
    form = ExplainForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            handling.explain(found, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("Your explanation was sent."))
            return redirect("explanation", pk=pk)
    context = {"explanation": found, "form": form, "today": timezone.localdate()}
    return render(request, "inspections/complaints/explanation.html", context)
