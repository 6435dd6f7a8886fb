"""Pages of officers on findings: more time, the re-check on site, what can't be corrected, what is taken back."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from inspections.findings import extensions, policy, rechecks, rectification
from inspections.findings.forms import ExtensionAnswerForm, ReasonForm, RecheckVisitForm
from inspections.findings.models import Extension, Finding
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.models import User

Act = Callable[[Finding, User, datetime, str], object]


@login_required
def extension(request: Request, pk: int) -> HttpResponse:
    """Show a request for more time, and grant or refuse it."""
    row = get_object_or_404(Extension.objects.visible_to(request.user).with_case(), pk=pk)
    form = ExtensionAnswerForm(request.POST or None)
    if request.method == "POST":
        require(policy.may_recheck(request.user, row.finding))
        if form.is_valid() and (answered := _answer(request, row, form)):
            return answered
    context = {"extension": row, "finding": row.finding, "form": form, "may": actions.allowed(row, request.user)}
    return render(request, "inspections/findings/extension.html", context | {"today": timezone.localdate()})


def _answer(request: Request, row: Extension, form: ExtensionAnswerForm) -> HttpResponse | None:
    act = extensions.DECISIONS[form.cleaned_data["verdict"]]
    with refusals_in(form):
        act(row, by=request.user, on=timezone.localdate(), answer=form.cleaned_data["answer"])
        messages.success(request, _("Your answer is recorded; the letter goes to the operator."))
        return redirect(row.finding)
    return None


@login_required
def finding_recheck_visit(request: Request, pk: int) -> HttpResponse:
    """Plan a re-check on site of only what was cited."""
    finding, today = _rechecked(request, pk), timezone.localdate()
    require(policy.may_recheck_on_site(request.user, finding))
    others = rechecks.beside(finding, user=request.user).exclude(pk=pk)
    form = RecheckVisitForm(request.POST or None, others=others, initial={"planned_on": today})
    if form.is_valid():
        also, day = form.cleaned_data.get("also", ()), form.cleaned_data["planned_on"]
        with refusals_in(form):
            visit = rechecks.plan(finding, also, by=request.user, planned_on=day, on=today)
            messages.success(
                request, _("The re-check is planned. It stands in your list; the operator does not see it.")
            )
            return redirect(visit)
    context = {"finding": finding, "form": form, "awaited": rechecks.awaited(finding), "today": today}
    return render(request, "inspections/findings/finding_recheck_visit.html", context)


@login_required
def finding_unable(request: Request, pk: int) -> HttpResponse:
    """Find that something can't be corrected; the health bureau decides what follows."""
    return _act(request, _rechecked(request, pk), _unable, UNABLE)


@login_required
def finding_rescind(request: Request, pk: int) -> HttpResponse:
    """Take a finding back, by somebody other than its inspector."""
    finding = get_object_or_404(Finding.objects.visible_to(request.user).with_case(), pk=pk)
    require(policy.may_rescind(request.user, finding))
    return _act(request, finding, _rescind, RESCIND)


def _unable(finding: Finding, by: User, at: datetime, note: str) -> object:
    return rectification.find_unable(finding, by=by, at=at, note=note)


def _rescind(finding: Finding, by: User, at: datetime, note: str) -> object:
    return rectification.rescind(finding, by=by, on=timezone.localdate(at), reasons=note)


UNABLE = {
    "heading": gettext_lazy("This can't be corrected"),
    "explanation": gettext_lazy("The order ends. A sanction is suggested to the health bureau with your reasons."),
    "done": gettext_lazy("It is recorded that this can't be corrected. The health bureau decides what follows."),
}
RESCIND = {
    "heading": gettext_lazy("Rescind the finding"),
    "explanation": gettext_lazy("The order lapses, and the finding no longer counts. A letter tells the operator."),
    "done": gettext_lazy("The finding is rescinded; the letter goes to the operator."),
}


def _act(request: Request, finding: Finding, act: Act, words: Mapping[str, Promise]) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            act(finding, request.user, timezone.now(), form.cleaned_data["note"])
            messages.success(request, str(words["done"]))
            return redirect(finding)
    context = {"finding": finding, "form": form, "today": timezone.localdate(), **words}
    return render(request, "inspections/findings/finding_act.html", context)


def _rechecked(request: Request, pk: int) -> Finding:
    return get_object_or_404(Finding.objects.rechecked_by(request.user).with_case(), pk=pk)
