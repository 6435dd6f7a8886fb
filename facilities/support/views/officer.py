"""Pages of the audit desk and of 财政: schemes, claims with their arithmetic, draws, batches, recoveries."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground.money import yuan
from facilities.ground.policy import may_operate
from facilities.support import batches, claims, draws, earning, policy, schemes
from facilities.support.choices import ClaimState, RecoveryState
from facilities.support.forms import (
    AnswerForm,
    BudgetForm,
    CorrectionForm,
    CutForm,
    DrawForm,
    EndForm,
    NoteForm,
    RateForm,
    ReturnForm,
    SchemeForm,
)
from facilities.support.models import AuditDraw, Batch, Claim, ClaimLine, Objection, Rate, Recovery, Scheme
from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.documents.uploads import XLSX
from portal.workflow import workflow

DRAWS = 12


@login_required
def claim_list(request: Request) -> HttpResponse:
    """The audit desk: claims handed in, the draws with their replay, and the way to schemes and batches."""
    require(policy.may_see_support(request.user))
    rows = Claim.objects.visible_to(request.user).with_facility().select_related("scheme")
    shown, pager = paging.page(rows, request.GET, by="-pk")
    form = DrawForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            row = draws.draw(told["scheme"], told["month"], by=request.user)
            messages.success(request, _("%(count)s claims are drawn.") % {"count": len(row.drawn)})
            return redirect("claim-list")
    kept = AuditDraw.objects.select_related("scheme")[:DRAWS]
    context = {
        "claims": shown,
        "pager": pager,
        "form": form,
        "draws": [(row, draws.is_replayed(row)) for row in kept],
        "may_draw": policy.may_audit_anywhere(request.user),
        "recoveries": Recovery.objects.visible_to(request.user).filter(state=RecoveryState.OPEN).with_facility(),
    }
    return render(request, "facilities/support/claims.html", context)


@login_required
def claim(request: Request, pk: int) -> HttpResponse:
    """Show a claim: every yuan with the policy's words and the numbers it was worked out from."""
    row = get_object_or_404(Claim.objects.visible_to(request.user).with_facility().select_related("scheme"), pk=pk)
    is_corrected = earning.of(row.scheme).is_corrected_by_audit
    found = row.lines.select_related("rate", "about", "objection", "by")
    lines = list(found.prefetch_related("corrections") if is_corrected else found)
    is_cut = {line.about_id for line in lines}
    may = actions.allowed(row, request.user)
    context = {
        "row": row,
        "facility": row.facility,
        "lines": [
            (line, "audit" in may and line.is_counted and line.fen > 0 and line.pk not in is_cut) for line in lines
        ],
        "is_corrected": is_corrected,
        "may_correct": {line.pk for line in lines if claims.may_correct(line, row, request.user)},
        "total": yuan(sum(line.fen for line in lines)),
        "may": may,
        "may_object": may_operate(request.user, row.facility) and row.state != ClaimState.SUBMITTED,
        "is_drawn": claims.is_drawn(row),
        "payments": row.payments.select_related("batch"),
        "recovery": Recovery.objects.filter(claim=row).first(),
        "transitions": workflow.transitions(row),
    }
    return render(request, "facilities/support/claim.html", context)


def _to_audit(request: Request, pk: int) -> Claim:
    row = get_object_or_404(Claim.objects.visible_to(request.user).with_facility(), pk=pk)
    require(policy.may_audit(request.user, row))
    return row


def _form(request: Request, form: object, heading: str, back: str, explanation: str = "") -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "explanation": explanation}
    return render(request, "facilities/support/form.html", context)


@login_required
def claim_audit(request: Request, pk: int) -> HttpResponse:
    """Finish the audit of a claim."""
    row = _to_audit(request, pk)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            claims.audit(row, form.cleaned_data["note"], by=request.user, on=timezone.localdate())
            messages.success(request, _("The claim is audited."))
            return redirect(row)
    return _form(request, form, _("Finish the audit"), row.get_absolute_url(), str(row))


@login_required
def claim_cut(request: Request, pk: int) -> HttpResponse:
    """Take some of a line off."""
    line = get_object_or_404(ClaimLine.objects.filter(claim__in=Claim.objects.visible_to(request.user)), pk=pk)
    row = _to_audit(request, line.claim_id)
    form = CutForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            claims.cut(line, told["amount"], told["reason"], by=request.user, on=timezone.localdate())
            return redirect(row)
    return _form(request, form, _("Cut a line"), row.get_absolute_url(), str(line))


@login_required
def claim_correct(request: Request, pk: int) -> HttpResponse:
    """Put right what a frozen month pays for that no attendance decides."""
    line = get_object_or_404(ClaimLine.objects.filter(claim__in=Claim.objects.visible_to(request.user)), pk=pk)
    row = _to_audit(request, line.claim_id)
    form = CorrectionForm(request.POST or None, initial={"quantity": line.quantity})
    if form.is_valid():
        with refusals_in(form):
            claims.correct(line, **form.cleaned_data, by=request.user, on=timezone.localdate())
            messages.success(request, _("The correction is recorded; the next claim books the difference."))
            return redirect(row)
    return _form(request, form, _("Correct the month"), row.get_absolute_url(), str(line))


@login_required
def objection_decide(request: Request, pk: int) -> HttpResponse:
    """Decide on an objection to a cut."""
    rows = Objection.objects.visible_to(request.user).select_related("line__claim", "facility__area")
    row = get_object_or_404(rows, pk=pk)
    require(policy.may_decide_objection(request.user, row))
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            claims.decide(row, **form.cleaned_data, by=request.user, on=timezone.localdate())
            messages.success(request, _("The decision is recorded."))
            return redirect(row.line.claim)
    back = row.line.claim.get_absolute_url()
    return _form(request, form, _("Decide on the objection"), back, f"{row.line.reason} — {row.reasons}")


@login_required
def scheme_list(request: Request) -> HttpResponse:
    """List the schemes with the burn of this year's budgets."""
    require(policy.may_see_support(request.user))
    context = {
        "schemes": Scheme.objects.prefetch_related("budgets", "rates"),
        "may_keep": policy.may_keep_schemes(request.user),
        "batches": Batch.objects.select_related("scheme").defer("content")[:50],
        "year": timezone.localdate().year,
    }
    return render(request, "facilities/support/schemes.html", context)


@login_required
def scheme_create(request: Request) -> HttpResponse:
    """Lay down a scheme."""
    require(policy.may_keep_schemes(request.user))
    form = SchemeForm(request.POST or None)
    if form.is_valid():
        return redirect(schemes.lay_down(form.save(commit=False), by=request.user))
    return _form(request, form, _("New scheme"), "")


@login_required
def scheme(request: Request, pk: int) -> HttpResponse:
    """Show a scheme with its rates and budgets."""
    require(policy.may_see_support(request.user))
    row = get_object_or_404(Scheme, pk=pk)
    context = {
        "row": row,
        "rates": row.rates.all(),
        "budgets": row.budgets.all(),
        "batches": row.batches.defer("content"),
        "waiting": row.claims.filter(state=ClaimState.AUDITED).count(),
        "may_keep": policy.may_keep_schemes(request.user),
    }
    return render(request, "facilities/support/scheme.html", context)


def _kept(request: Request, pk: int) -> Scheme:
    require(policy.may_keep_schemes(request.user))
    return get_object_or_404(Scheme, pk=pk)


@login_required
def rate_create(request: Request, pk: int) -> HttpResponse:
    """Add a rate to a scheme."""
    row = _kept(request, pk)
    form = RateForm(request.POST or None, instance=Rate(scheme=row))
    if form.is_valid():
        with refusals_in(form):
            schemes.add_rate(form.save(commit=False), by=request.user)
            return redirect(row)
    return _form(request, form, _("New rate"), row.get_absolute_url(), str(row))


@login_required
def rate_end(request: Request, pk: int) -> HttpResponse:
    """End a rate."""
    require(policy.may_keep_schemes(request.user))
    rate = get_object_or_404(Rate.objects.select_related("scheme"), pk=pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            schemes.end_rate(rate, form.cleaned_data["until_on"], by=request.user)
            return redirect(rate.scheme)
    return _form(request, form, _("End the rate"), rate.scheme.get_absolute_url(), str(rate))


@login_required
def budget_set(request: Request, pk: int) -> HttpResponse:
    """Set a year's budget."""
    row = _kept(request, pk)
    form = BudgetForm(request.POST or None, initial={"year": timezone.localdate().year})
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            schemes.set_budget(row, told["year"], told["amount"], by=request.user)
            return redirect(row)
    return _form(request, form, _("Budget of a year"), row.get_absolute_url(), str(row))


@login_required
@require_POST
def batch_make(request: Request, pk: int) -> HttpResponse:
    """Put all audited claims of a scheme into a batch."""
    row = _kept(request, pk)
    with refusals_told(request):
        return redirect(batches.make(row, by=request.user, on=timezone.localdate()))
    return redirect(row)


@login_required
def batch(request: Request, pk: int) -> HttpResponse:
    """Show a batch; take the treasury's answer."""
    require(policy.may_see_support(request.user))
    row = get_object_or_404(Batch.objects.select_related("scheme", "made_by").defer("content"), pk=pk)
    may_settle = policy.may_keep_schemes(request.user) and row.state == "made"
    form = ReturnForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(policy.may_keep_schemes(request.user))
    if form.is_valid():
        with refusals_in(form):
            batches.settle(row, form.cleaned_data["file"], by=request.user, on=timezone.localdate())
            messages.success(request, _("The treasury's answer is taken over."))
            return redirect(row)
    payments = row.payments.select_related("claim__facility", "claim__scheme")
    context = {"row": row, "form": form, "may_settle": may_settle, "payments": payments}
    return render(request, "facilities/support/batch.html", context)


@login_required
def batch_file(request: Request, pk: int) -> HttpResponse:
    """Hand out the workbook as it was made."""
    require(policy.may_keep_schemes(request.user))
    row = get_object_or_404(Batch, pk=pk)
    answer = HttpResponse(bytes(row.content), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{row.sha256[:16]}.xlsx"'
    return answer


@login_required
@require_POST
def recovery_repaid(request: Request, pk: int) -> HttpResponse:
    """Record that a facility paid back."""
    row = get_object_or_404(Recovery.objects.visible_to(request.user).select_related("facility__area", "claim"), pk=pk)
    require(policy.may_pay_back(request.user, row))
    with refusals_told(request):
        claims.repaid(row, by=request.user, on=timezone.localdate())
    return redirect(row.claim)
