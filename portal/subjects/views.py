"""Pages on which officers answer people who ask what is kept about them."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.subjects import policy, requests
from portal.subjects.choices import SubjectRequestState as State
from portal.subjects.forms import DeclineForm, SubjectRequestForm
from portal.subjects.holdings import APART, HOLDINGS
from portal.subjects.models import SubjectRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def subject_request_list(request: Request) -> HttpResponse:
    """Show the requests, the latest first."""
    require(policy.may_answer(request.user))
    rows, pager = paging.page(SubjectRequest.objects.visible_to(request.user), request.GET, by="-pk")
    return render(request, "portal/subjects/subject_request_list.html", {"requests": rows, "pager": pager})


@login_required
def subject_request_create(request: Request) -> HttpResponse:
    """Take a request down."""
    require(policy.may_answer(request.user))
    form = SubjectRequestForm(request.POST or None, initial={"asked_on": timezone.localdate()})
    if form.is_valid():
        with refusals_in(form):
            made = requests.take_down(form.subject_request(), by=request.user, on=timezone.localdate())
            messages.success(request, _("Taken down. The answer is due on %(day)s.") % {"day": made.due_on})
            return redirect(made)
    return render(request, "portal/subjects/subject_request_create.html", {"form": form})


def _shown(request: Request, pk: int) -> SubjectRequest:
    require(policy.may_answer(request.user))
    return get_object_or_404(SubjectRequest.objects.visible_to(request.user), pk=pk)


@login_required
def subject_request(request: Request, pk: int) -> HttpResponse:
    """Show a request and what can be done; take the reason for which nothing is handed over."""
    found = _shown(request, pk)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            requests.decline(found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The reason is recorded."))
            return redirect(found)
    context = {
        "subject_request": found,
        "form": form,
        "is_open": found.state == State.ASKED,
        "holdings": [each.title for each in HOLDINGS],
        "apart": APART,
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, "portal/subjects/subject_request.html", context)


@login_required
@never_cache
@require_POST
def subject_request_export(request: Request, pk: int) -> HttpResponse:
    """Hand out the workbook; the look is recorded."""
    return _handed_out(request, pk, requests.export, XLSX, "xlsx")


@login_required
@never_cache
@require_POST
def subject_request_paper(request: Request, pk: int) -> HttpResponse:
    """Hand out the same as a paper; the look is recorded."""
    return _handed_out(request, pk, requests.paper, "application/pdf", "pdf")


def _handed_out(request: Request, pk: int, made: Callable[..., bytes], kind: str, suffix: str) -> HttpResponse:
    found = _shown(request, pk)
    with refusals_told(request):
        content = made(found, by=request.user, at=timezone.now())
        name = f'attachment; filename="subject-{found.pk}.{suffix}"'
        return HttpResponse(content, content_type=kind, headers={"Content-Disposition": name})
    return redirect(found)


@login_required
@require_POST
def subject_request_answer(request: Request, pk: int) -> HttpResponse:
    """Record that the person has the export."""
    found = _shown(request, pk)
    with refusals_told(request):
        requests.answer(found, by=request.user)
        messages.success(request, _("The request is answered."))
    return redirect(found)
