"""On-site verification, made for a phone: one item after the other with note and photo, then the result."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.verification import policy, verifications
from facilities.verification.choices import ItemOutcome, VerificationState
from facilities.verification.forms import AssignForm, ConcludeForm, ItemForm
from facilities.verification.models import Verification, VerificationItem
from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier


@login_required
def verification_list(request: Request) -> HttpResponse:
    """Show the verifications that the user sees; those to be made and the next to fall due first."""
    rows = Verification.objects.visible_to(request.user).with_facility().select_related("assigned_to")
    planned = rows.planned().order_by("due_on", "pk")
    done, pager = paging.page(rows.exclude(state=VerificationState.PLANNED), request.GET, by="-pk")
    context = {"planned": planned, "done": done, "pager": pager, "today": timezone.localdate()}
    return render(request, "facilities/verification/verification_list.html", context)


@login_required
def verification(request: Request, pk: int) -> HttpResponse:
    """Show what is to be looked at, what was found, and what can be done next."""
    row = _visible(request, pk)
    items = list(row.items.select_related("clause__regulation").prefetch_related("photos"))
    may = actions.allowed(row, request.user)
    context = {
        "verification": row,
        "facility": row.facility,
        "items": items if "verify" in may or row.state != VerificationState.PLANNED else [],
        "lacking": len(verifications.lacking(row)),
        "may": may,
        "order": getattr(row, "order", None),
        "terms": [clock.replay(term, on=timezone.localdate()) for term in clock.terms(row)],
        "due": clock.running(row, TermKind.VERIFICATION),
        "today": timezone.localdate(),
    }
    return render(request, "facilities/verification/verification.html", context)


@login_required
def verification_item(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """Answer one item and go on to the next one without an answer."""
    row = _visible(request, pk)
    require(policy.may_verify(request.user, row))
    item = get_object_or_404(
        VerificationItem.objects.select_related("clause__regulation"), pk=item_pk, verification=row
    )
    item.verification = row
    form = ItemForm(request.POST or None, request.FILES or None, initial={"outcome": item.outcome, "note": item.note})
    if form.is_valid():
        with refusals_in(form):
            verifications.answer(item, by=request.user, **form.cleaned_data)
            return redirect(_next(row, item))
    context = {"verification": row, "item": item, "form": form, "photos": dossier.documents_of(item)}
    return render(request, "facilities/verification/verification_item.html", context)


def _next(row: Verification, item: VerificationItem) -> str:
    """Return the page of the next item that lacks an answer, or of the whole task when none does."""
    missing = [other for other in verifications.lacking(row) if other.pk != item.pk]
    after = [other for other in missing if other.pk > item.pk] or missing
    return reverse("verification-item", args=[row.pk, after[0].pk]) if after else row.get_absolute_url()


@login_required
def verification_conclude(request: Request, pk: int) -> HttpResponse:
    """Say what follows from the answers, and close the task."""
    row, today = _visible(request, pk), timezone.localdate()
    require(policy.may_verify(request.user, row))
    form = ConcludeForm(request.POST or None, initial={"visited_on": today})
    if form.is_valid():
        with refusals_in(form):
            verifications.conclude(row, by=request.user, on=today, **form.cleaned_data)
            messages.success(request, _("The verification is concluded."))
            return redirect(getattr(row, "order", None) or row)
    failed = row.items.filter(outcome=ItemOutcome.NOT_MET).select_related("clause__regulation")
    context = {"verification": row, "form": form, "failed": failed, "lacking": verifications.lacking(row)}
    return render(request, "facilities/verification/verification_conclude.html", context)


@login_required
def verification_assign(request: Request, pk: int) -> HttpResponse:
    """Give the task to a colleague."""
    row = _visible(request, pk)
    require(policy.may_verify(request.user, row))
    form = AssignForm(request.POST or None, area=row.facility.area, initial={"to": row.assigned_to_id})
    if form.is_valid():
        with refusals_in(form):
            verifications.assign(row, by=request.user, to=form.cleaned_data["to"])
            messages.success(request, _("The verification is assigned to %(name)s.") % {"name": row.assigned_to})
            return redirect(row)
    return render(request, "facilities/verification/verification_assign.html", {"verification": row, "form": form})


def _visible(request: Request, pk: int) -> Verification:
    rows = Verification.objects.visible_to(request.user).with_facility().select_related("filing", "assigned_to")
    return get_object_or_404(rows, pk=pk)
