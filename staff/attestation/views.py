"""The desk on which departments attest certificates: one by one, and by whole registers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.models import Facility
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from staff.attestation import attestations, policy, registers
from staff.attestation.choices import BatchState, RowResult
from staff.attestation.forms import AttestForm, DeskFilter, RegisterForm
from staff.attestation.models import AttestationBatch
from staff.attestation.querysets import kinds_vouched_for
from staff.people.choices import CredentialState
from staff.people.models import Credential

SHOWN_BATCHES = 10


def _credentials(request: Request) -> QuerySet[Credential]:
    """Certificates of the kinds for which the user's department vouches, at facilities that the user sees."""
    return Credential.objects.filter(
        kind__in=kinds_vouched_for(request.user), person__facility__in=Facility.objects.visible_to(request.user)
    ).select_related("kind", "person__facility__area")


@login_required
def attestation_desk(request: Request) -> HttpResponse:
    """List what waits for the department, the oldest entry first, and the registers brought last."""
    require(policy.may_attest_anywhere(request.user))
    filter_ = DeskFilter(
        {"standing": CredentialState.CLAIMED} | request.GET.dict(), kinds=kinds_vouched_for(request.user)
    )
    chosen = filter_.cleaned_data if filter_.is_valid() else {}
    rows = _credentials(request).filter(state=chosen.get("standing") or CredentialState.CLAIMED)
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    shown, pager = paging.page(rows, request.GET, by="pk")
    batches = AttestationBatch.objects.visible_to(request.user).select_related("kind", "by")[:SHOWN_BATCHES]
    context = {"credentials": shown, "pager": pager, "filter": filter_, "batches": batches}
    return render(request, "staff/attestation/desk.html", context)


@login_required
def credential_attest(request: Request, pk: int) -> HttpResponse:
    """Say what the register says of one certificate."""
    credential = get_object_or_404(_credentials(request), pk=pk)
    require(policy.may_attest(request.user, credential))
    form = AttestForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            facts = form.cleaned_data
            attestations.attest(credential, facts["standing"], by=request.user, note=facts["note"])
            messages.success(request, _("Recorded."))
            return redirect("attestation-desk")
    context = {
        "credential": credential,
        "form": form,
        "transitions": credential.transitions.select_related("by"),
        "in_other_names": _credentials(request).in_other_names(credential),  # type: ignore[attr-defined]
    }
    return render(request, "staff/attestation/attest.html", context)


@login_required
def attestation_batch_create(request: Request) -> HttpResponse:
    """Take a register and have it compared."""
    require(policy.may_attest_anywhere(request.user))
    form = RegisterForm(request.POST or None, request.FILES or None, kinds=kinds_vouched_for(request.user))
    if form.is_valid():
        with refusals_in(form):
            return redirect(registers.bring(form.cleaned_data["kind"], form.cleaned_data["file"], by=request.user))
    return render(request, "staff/attestation/batch_create.html", {"form": form})


def _batch(request: Request, pk: int) -> AttestationBatch:
    rows = AttestationBatch.objects.visible_to(request.user).select_related("kind", "by", "area")
    return get_object_or_404(rows, pk=pk)


@login_required
def attestation_batch(request: Request, pk: int) -> HttpResponse:
    """Show how far the comparison is and what it says, line by line."""
    batch = _batch(request, pk)
    rows = batch.rows.all()
    counts: dict[str, int] = dict(rows.order_by().values_list("result").annotate(Count("pk")))
    if request.GET.get("result") in RowResult.values:
        rows = rows.filter(result=request.GET["result"])
    shown, pager = paging.page(rows, request.GET, by="line")
    context: dict[str, Any] = {
        "batch": batch,
        "rows": shown,
        "pager": pager,
        "counts": [(value, label, counts.get(value, 0)) for value, label in RowResult.choices],
        "is_under_way": batch.state == BatchState.CHECKING,
        "may_apply": batch.state == BatchState.CHECKED,
        "transitions": batch.transitions.select_related("by"),
    }
    return render(request, "staff/attestation/batch.html", context)


@login_required
@require_POST
def attestation_batch_apply(request: Request, pk: int) -> HttpResponse:
    """Take the results over."""
    batch = _batch(request, pk)
    with refusals_told(request):
        done = registers.apply(batch, by=request.user)
        told = _("%(confirmed)s certificates confirmed, %(mismatched)s contradicted, %(revoked)s revoked.")
        messages.success(request, told % done)
    return redirect(batch)


@login_required
@require_POST
def attestation_batch_discard(request: Request, pk: int) -> HttpResponse:
    """Take nothing over."""
    batch = _batch(request, pk)
    with refusals_told(request):
        registers.discard(batch, by=request.user)
        messages.success(request, _("Nothing was taken over."))
    return redirect(batch)
