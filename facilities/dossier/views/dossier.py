"""The task list of a dossier and the pages of its sections."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.dossier import corrections, prefilling, preparation
from facilities.dossier.forms import BasicsForm, OperatorForm, PremisesForm
from facilities.dossier.views.access import dossier_part, dossier_parts, latest_filing, other_remarks, rows
from facilities.filing import filings, progress
from facilities.ground.choices import OPEN_FILING_STATES, FilingKind, FilingState
from facilities.ground.forms import communities
from facilities.ground.models import Facility
from facilities.ground.views.own import own_facility
from portal import editing
from portal.accounts.requests import Request
from portal.acts import refusals_in, refusals_told
from portal.clock import clock
from portal.forms import RevisionForm

FORMS: dict[str, type[RevisionForm]] = {"operator": OperatorForm, "basics": BasicsForm, "premises": PremisesForm}


@login_required
def dossier(request: Request, pk: int) -> HttpResponse:
    """Show what is done, what is lacking, what was remarked, and how the case has gone so far."""
    facility, today = own_facility(request, pk), timezone.localdate()
    latest = latest_filing(facility)
    if latest and latest.kind == FilingKind.CHANGE and latest.state in OPEN_FILING_STATES:
        return redirect("change", pk=latest.pk)
    found = dossier_parts(facility, latest, on=today)
    context = {
        "facility": facility,
        "filing": latest,
        "parts": found,
        "done": sum(not part.lacking and not part.remarks for part in found),
        "remarks": [remark for part in found for remark in part.remarks],
        "lock": corrections.lock_of(facility, "", on=today) if not _is_open(latest) else None,
        "terms": [clock.replay(term, on=today) for term in clock.terms(latest)] if latest else [],
        "steps": progress.steps(latest) if latest and latest.received_on else [],
        "papers": latest.papers.order_by("-submission", "kind") if latest else [],
        "edit": editing.last_edit(facility),
    }
    return render(request, "facilities/dossier/dossier.html", context)


def _is_open(latest: Any) -> bool:
    return latest is not None and latest.state in (FilingState.DRAFT, FilingState.RETURNED)


@login_required
@transaction.atomic
def dossier_section(request: Request, pk: int, section: str) -> HttpResponse:
    """Fill in a section; while it is locked, show what it holds and why it is locked."""
    facility, today = own_facility(request, pk), timezone.localdate()
    if section not in FORMS:
        raise Http404
    form = _form(request, facility, section)
    is_open = request.method == "POST" and not corrections.lock_of(facility, section, on=today, hold=True)
    if is_open and form.is_valid():
        with refusals_in(form):
            row = form.save(commit=False)
            preparation.save_section(row, facility, section, by=request.user, on=today)
            messages.success(request, _("Saved."))
            return redirect("dossier", pk=facility.pk)
    lock, part = corrections.lock_of(facility, section, on=today), dossier_part(facility, section, on=today)
    context = {
        "facility": facility,
        "form": form,
        "rows": rows(form, part, prefilling.sources(facility)),
        "edit": editing.last_edit(form.instance),
        "other_remarks": other_remarks(form, part),
        "lock": lock,
        "part": part,
    }
    return render(
        request, "facilities/dossier/section.html", context, status=409 if lock and request.method == "POST" else 200
    )


def _form(request: Request, facility: Facility, section: str) -> RevisionForm:
    today = timezone.localdate()
    options: dict[str, Any] = {
        "today": today,
        "instance": facility.operator if section == "operator" else facility,
    }
    if section == "basics":
        options["places"] = communities(settings.DISTRICT_CODE, today)
    form = FORMS[section](request.POST or None, **options)
    only = corrections.doors_of(facility, section, on=today).only
    for name in [name for name in form.fields if only is not None and name not in {*only, "seen_revision"}]:
        form.fields[name].disabled = True  # a return reopens what it names
        form.fields[name].why_locked = corrections.NOT_RETURNED_ITEM  # type: ignore[attr-defined]
    return form


@login_required
@require_POST
def dossier_open(request: Request, pk: int) -> HttpResponse:
    """Start a new filing after one was refused or withdrawn."""
    facility = own_facility(request, pk)
    with refusals_told(request):
        filings.open_draft(facility, by=request.user, on=timezone.localdate())
        messages.success(request, _("A new filing is open. Please check every section before you hand it in."))
    return redirect("dossier", pk=facility.pk)


@login_required
def dossier_discard(request: Request, pk: int) -> HttpResponse:
    """Throw away a draft that was never handed in, after asking."""
    facility = own_facility(request, pk)
    if request.method == "POST":
        with refusals_told(request):
            preparation.discard(facility, by=request.user)
            messages.success(request, _("The draft of “%(name)s” was discarded.") % {"name": facility.name})
            return redirect("home")
        return redirect("dossier", pk=pk)
    return render(request, "facilities/dossier/discard.html", {"facility": facility})
