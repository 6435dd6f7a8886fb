"""The checklist of a visit under way: each tap is saved, and the conclusion is confirmed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from inspections.checklists.models import ChecklistItem
from inspections.ground import terms
from inspections.visits import records, sheet, visits
from inspections.visits.forms import AnswerForm, ConcludeForm, RecordForm
from inspections.visits.models import Visit
from inspections.visits.views.officer import conducted
from portal import actions
from portal.accounts import unsent
from portal.accounts.requests import Request
from portal.acts import refusals_in
from portal.clock import clock


def sheet_context(visit: Visit) -> dict[str, object]:
    """Return what the checklist and its bar show."""
    lines = sheet.sheet(visit)
    return {
        "visit": visit,
        "groups": sheet.grouped(lines),
        "tally": sheet.tally(lines),
        "lacking": sum(1 for line in lines if line.lacks),
    }


def visit_answer(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """Save one answer; when the login has expired the whole page goes to the login, and what was typed comes back."""
    is_expired = not request.user.is_authenticated
    if request.htmx and is_expired:
        unsent.keep(request, request.path, at=timezone.now())
        return HttpResponseClientRedirect(redirect_to_login(request.path).url)
    return _answer(request, pk, item_pk)


@login_required
def _answer(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """Htmx gets the row and the bar back, a plain form goes on to the row on the page."""
    visit = conducted(request, pk)
    item = get_object_or_404(ChecklistItem, pk=item_pk, checklist_id=visit.checklist_id)
    form = AnswerForm(request.POST or None, request.FILES or None)
    if form.is_bound:
        _save(request, visit, item, form)
    if form.is_valid() and not request.htmx:
        return redirect(f"{reverse('visit', args=[pk])}#item-{item_pk}")
    context = sheet_context(visit) | {"line": sheet.line(visit, item), "form": form}
    template = "inspections/visits/_answered.html" if request.htmx else "inspections/visits/visit_item.html"
    return render(request, template, context)


def _save(request: Request, visit: Visit, item: ChecklistItem, form: AnswerForm) -> None:
    """Save what can be: a photo that is refused does not lose the tap and the note."""
    form.full_clean()
    sent = form.cleaned_data
    if not {"outcome", "value", "note"} <= sent.keys() or (item.is_picture and not sent.get("photos")):
        return
    with refusals_in(form):
        visits.answer(
            visit,
            item,
            by=request.user,
            at=timezone.now(),
            outcome=sent["outcome"],
            value=sent["value"],
            note=form.note_given,
            photos=sent.get("photos", []),
            seen=form.seen,
        )


@login_required
def visit_conclude(request: Request, pk: int) -> HttpResponse:
    """List what failed with clause and deadline, and conclude the visit once."""
    visit = conducted(request, pk)
    form = ConcludeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            visits.conclude(visit, by=request.user, at=timezone.now(), summary=form.cleaned_data["summary"])
            return redirect("visit-concluded", pk=pk)
    visit.refresh_from_db(fields=["state"])
    if not visit.is_open and request.method == "GET":
        return redirect(visit)
    return render(request, "inspections/visits/visit_conclude.html", _confirmation(visit) | {"form": form})


def _confirmation(visit: Visit) -> dict[str, object]:
    lines, today = sheet.sheet(visit), timezone.localdate()
    failed = [line for line in lines if line.has_failed]
    ordered = [line for line in failed if terms.is_ordered(line.item.severity)]
    days = {line.item.severity: terms.working_days(line.item.severity, on=today) for line in ordered}
    due = {severity: clock.add_working_days(today, count) for severity, count in days.items()}
    return {
        "visit": visit,
        "tally": sheet.tally(lines),
        "lacking": [line for line in lines if line.lacks],
        "orders": [(line, days[line.item.severity], due[line.item.severity]) for line in ordered],
        "advice": [line for line in failed if line not in ordered],
        "failed": failed,
    }


@login_required
def visit_record(request: Request, pk: int) -> HttpResponse:
    """Read the record of a concluded visit with whoever is in charge on the spot, and have both sign it."""
    visit, now = conducted(request, pk), timezone.now()
    if "sign" not in actions.allowed(visit, request.user):
        return redirect(visit)
    form = RecordForm(request.POST or None, request.FILES or None, initial={"seen": records.shown(visit)})
    if form.is_valid():
        with refusals_in(form):
            signed = form.signed(request.user.full_name, now)
            records.sign_on_page(visit, signed, form.drawn, seen=form.cleaned_data["seen"], by=request.user, at=now)
            messages.success(request, _("The record is signed. The operator has its copy as a letter."))
            return redirect(visit)
    lines = sheet.sheet(visit)
    context = {
        "visit": visit,
        "form": form,
        "failed": [line for line in lines if line.has_failed],
        "others": [line for line in lines if line.answer and not line.has_failed and not line.item.is_signature],
    }
    return render(request, "inspections/visits/visit_record.html", context)


@login_required
def visit_concluded(request: Request, pk: int) -> HttpResponse:
    """Say what was stored and what happens next."""
    visit = conducted(request, pk)
    if not visit.number:
        return redirect(visit)
    findings = visit.findings.select_related("clause__regulation").order_by("item__order")
    return render(request, "inspections/visits/visit_concluded.html", {"visit": visit, "findings": findings})
