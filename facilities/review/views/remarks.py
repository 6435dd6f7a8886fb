"""What a reviewer does with a filing: remark, return it, let its terms stand still; and the operator's way to take it back."""

from contextlib import nullcontext

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.filing import amendments, filings as life, policy
from facilities.filing.models import Filing
from facilities.filing.parts import parts
from facilities.filing.views.visible import visible_filing
from facilities.review import remarks
from facilities.review.forms import PauseForm, RemarkEditForm, RemarkForm, RemarksForm, ReturnForm
from facilities.review.models import Wording
from facilities.review.reading import placed, places
from facilities.review.views import lists
from facilities.review.views.case import case_parts, visible_remark
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


@login_required
def filing_remark(request: Request, pk: int) -> HttpResponse:
    """Note what must be corrected at a field."""
    filing = visible_filing(request, pk)
    require(policy.may_review(request.user, filing))
    initial = {"section": request.GET.get("section"), "field": request.GET.get("field")}
    form = RemarkForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            remarks.remark(filing, by=request.user, **form.cleaned_data)
            messages.success(request, _("The remark is noted. It goes to the operator when you return the filing."))
            return redirect(lists.address(request, filing))
    return render(request, "facilities/review/remark.html", {"filing": filing, "form": form})


@login_required
def filing_remarks(request: Request, pk: int) -> HttpResponse:
    """Note many remarks at once, each at its place. A refusal shows all of them again."""
    filing = visible_filing(request, pk)
    require(policy.may_review(request.user, filing))
    with amendments.as_proposed(filing) as proposed:
        at = places(parts(proposed, []))
    form = RemarksForm(request.POST or None, places=at)
    if form.is_valid():
        with refusals_in(form):
            noted = remarks.remark_many(filing, form.notes, by=request.user)
            messages.success(request, _("Remarks noted: %(count)s. They go out together.") % {"count": len(noted)})
            return redirect(lists.address(request, filing))
    context = {"filing": filing, "form": form, "wordings": Wording.objects.filter(is_active=True)}
    return render(request, "facilities/review/remarks.html", context)


@login_required
def remark_edit(request: Request, pk: int) -> HttpResponse:
    """Word a remark anew before it is sent."""
    remark = visible_remark(request, pk)
    require(policy.may_review(request.user, remark.filing))
    seen = {"section": remark.section, "field": remark.field, "text": remark.text, "seen": remark.text}
    form = RemarkEditForm(request.POST or None, initial=seen)
    if form.is_valid():
        section, text = form.cleaned_data["section"], form.cleaned_data["text"]
        with refusals_in(form):
            remarks.amend_remark(remark, section=section, text=text, by=request.user, seen=request.POST.get("seen"))
            messages.success(request, _("The remark is changed."))
            return redirect(lists.address(request, remark.filing))
        form.data = {**request.POST.dict(), "seen": remark.text}  # whoever sends it again has read what it says now
    return render(request, "facilities/review/remark.html", {"filing": remark.filing, "form": form, "remark": remark})


@login_required
@require_POST
def remark_remove(request: Request, pk: int) -> HttpResponse:
    """Take back a remark that was not sent yet."""
    remark = visible_remark(request, pk)
    remarks.remove_remark(remark, by=request.user)
    messages.success(request, _("The remark is withdrawn."))
    return redirect(lists.address(request, remark.filing))


@login_required
def filing_return(request: Request, pk: int) -> HttpResponse:
    """Show everything that goes to the operator at once, and return the filing."""
    filing = visible_filing(request, pk)
    require(policy.may_review(request.user, filing))
    new = {row.pk for row in remarks.unannounced(filing)}
    unsent = placed(filing.remarks.filter(sent_on__isnull=True), case_parts(filing, []))
    form = ReturnForm(request.POST if request.method == "POST" else None, needs_reason=bool(new))
    if form.is_valid():
        with refusals_in(form) if unsent else nullcontext():
            return _propose_return(request, filing, form) if new else _give_back(request, filing, form)
    context = {"filing": filing, "unsent": unsent, "new": new, "form": form, "seen": remarks.shown(filing)}
    return render(request, "facilities/review/return.html", context)


def _give_back(request: Request, filing: Filing, form: ReturnForm) -> HttpResponse:
    following = lists.upcoming(request, filing) if lists.wants_next(request) else None
    remarks.give_back(filing, by=request.user, on=timezone.localdate(), seen=request.POST.get("seen"))
    messages.success(request, _("The filing is returned. The clock is paused until the operator hands it in again."))
    return lists.go_on(request, following, otherwise=filing)


def _propose_return(request: Request, filing: Filing, form: ReturnForm) -> HttpResponse:
    following = lists.upcoming(request, filing) if lists.wants_next(request) else None
    reasons, seen = form.cleaned_data["reasons"], request.POST.get("seen")
    proposal = remarks.propose_return(filing, by=request.user, on=timezone.localdate(), reasons=reasons, seen=seen)
    messages.success(request, _("The return is proposed. A second person confirms it or sends it back."))
    return lists.go_on(request, following, otherwise=proposal)


@login_required
def filing_withdraw(request: Request, pk: int) -> HttpResponse:
    """Let the operator take the filing back."""
    filing = visible_filing(request, pk)
    require(policy.may_file(request.user, filing))
    if request.method == "POST":
        life.withdraw(filing, by=request.user, on=timezone.localdate())
        messages.success(request, _("The filing is withdrawn. Your dossier stays as it is."))
        return redirect("dossier", pk=filing.facility_id)
    return render(request, "facilities/review/withdraw.html", {"filing": filing})


@login_required
def filing_pause(request: Request, pk: int) -> HttpResponse:
    """Let the terms stand still for a cause that the rules name."""
    filing = visible_filing(request, pk)
    require(policy.may_review(request.user, filing))
    form = PauseForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            remarks.pause(filing, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("The terms are paused; the operator is told."))
            return redirect(filing)
    return render(request, "facilities/review/pause.html", {"filing": filing, "form": form})


@login_required
@require_POST
def filing_resume(request: Request, pk: int) -> HttpResponse:
    """Let the terms run on."""
    filing = visible_filing(request, pk)
    remarks.resume(filing, by=request.user, on=timezone.localdate())
    messages.success(request, _("The terms are running again; the operator is told."))
    return redirect(filing)
