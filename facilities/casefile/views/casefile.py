"""The case file of a facility for everybody who may see it, each as far as he may: filtered, printed, exported."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.casefile import exports
from facilities.casefile.forms import CaseFileFilter
from facilities.casefile.models import CaseFileExport
from facilities.ground.models import Facility
from portal import paging
from portal.accounts.requests import Request
from portal.acts import refusals_told
from portal.models import Department
from portal.pages import casefile

SIZE, MOST_PRINTED = 50, 2000


def _facility(request: Request, pk: int) -> Facility:
    return get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)


@login_required
def case_file(request: Request, pk: int) -> HttpResponse:
    """Show the timeline page by page; with `all` in the address the whole of it, to be printed."""
    facility, form = _facility(request, pk), CaseFileFilter(request.GET)
    wanted = form.wanted() if form.is_valid() else casefile.Wanted()
    found = casefile.gather(facility, user=request.user, wanted=wanted, on=timezone.localdate())
    size = MOST_PRINTED if "all" in request.GET else SIZE
    entries, pager = paging.numbered(found, request.GET, size=size)
    context = {
        "facility": facility,
        "form": form,
        "entries": entries,
        "pager": pager,
        "count": len(found),
        "departments": {row.code: row for row in Department.objects.all()},
        "exports": CaseFileExport.objects.visible_to(request.user).filter(facility=facility)[:5],
    }
    return render(request, "facilities/casefile/case_file.html", context)


@login_required
@require_POST
def case_file_ask(request: Request, pk: int) -> HttpResponse:
    """Ask for the PDF of what is shown."""
    facility, form = _facility(request, pk), CaseFileFilter(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please correct the filter first."))
        return redirect("case-file", pk=pk)
    with refusals_told(request):
        return redirect(exports.ask(facility, form.wanted(), by=request.user))
    return redirect("case-file", pk=pk)


@login_required
def case_file_export(request: Request, pk: int) -> HttpResponse:
    """Say how far an export is, and hand it out."""
    export = get_object_or_404(CaseFileExport.objects.visible_to(request.user).select_related("facility"), pk=pk)
    context = {"export": export, "facility": export.facility, "document": export.documents.first()}
    return render(request, "facilities/casefile/export.html", context)
