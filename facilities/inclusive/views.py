"""Pages of the recognition of inclusive care: application, decision, and the public list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground.views.own import running_facility
from facilities.inclusive import policy, recognitions
from facilities.inclusive.choices import RecognitionState
from facilities.inclusive.forms import ApplicationForm, DecisionForm, Outcome, ReasonForm
from facilities.inclusive.models import Recognition
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.workflow import workflow


def inclusive_list(request: HttpRequest) -> HttpResponse:
    """List the facilities recognised as inclusive with the agreement's term, for everybody."""
    today = timezone.localdate()
    rows = Recognition.objects.in_force(today).filter(state=RecognitionState.RECOGNISED)
    rows = rows.select_related("facility__area__parent").order_by("facility__area_id", "facility__name")
    return render(request, "facilities/inclusive/list.html", {"rows": rows, "today": today})


@login_required
def recognition_create(request: Request, pk: int) -> HttpResponse:
    """Apply for recognition as an inclusive facility."""
    facility = running_facility(request, pk)
    form = ApplicationForm(request.POST or None, instance=Recognition(facility=facility))
    if form.is_valid():
        with refusals_in(form):
            row = recognitions.apply(form.save(commit=False), by=request.user, on=timezone.localdate())
            messages.success(request, _("The application was sent to the bureau."))
            return redirect(row)
    context = {
        "facility": facility,
        "form": form,
        "heading": _("Apply for inclusive care"),
        "explanation": _("Once recognised, no monthly fee may lie above the one agreed; the agreement is published."),
    }
    return render(request, "facilities/ground/form.html", context)


def _row(request: Request, pk: int) -> Recognition:
    return get_object_or_404(Recognition.objects.visible_to(request.user).with_facility(), pk=pk)


@login_required
def recognition(request: Request, pk: int) -> HttpResponse:
    """Show an application and what was agreed."""
    row = _row(request, pk)
    may = actions.allowed(row, request.user)
    context = {"row": row, "facility": row.facility, "may": may, "transitions": workflow.transitions(row)}
    return render(request, "facilities/inclusive/recognition.html", context)


@login_required
def recognition_decide(request: Request, pk: int) -> HttpResponse:
    """Recognise for a term, or not."""
    row, today = _row(request, pk), timezone.localdate()
    require(policy.may_answer_affair(request.user, row))
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        with refusals_in(form):
            if told["outcome"] == Outcome.RECOGNISE:
                terms = {name: told[name] for name in ("from_on", "until_on", "conditions")}
                recognitions.recognise(row, **terms, by=request.user, on=today)
            else:
                recognitions.refuse(row, told["answer"], by=request.user, on=today)
            messages.success(request, _("The decision is recorded."))
            return redirect(row)
    return _form(request, row, form, _("Decide on inclusive care"))


def _form(request: Request, row: Recognition, form: DecisionForm | ReasonForm, heading: str) -> HttpResponse:
    context = {"facility": row.facility, "form": form, "heading": heading, "back": row.get_absolute_url()}
    return render(request, "facilities/ground/form.html", context)


@login_required
@require_POST
def recognition_withdraw(request: Request, pk: int) -> HttpResponse:
    """Give an application up."""
    row = _row(request, pk)
    with refusals_told(request):
        recognitions.withdraw(row, by=request.user, on=timezone.localdate())
    return redirect(row)


@login_required
def recognition_revoke(request: Request, pk: int) -> HttpResponse:
    """End an agreement before its last day."""
    row = _row(request, pk)
    require(policy.may_answer_affair(request.user, row))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            recognitions.revoke(row, form.cleaned_data["answer"], by=request.user, on=timezone.localdate())
            messages.success(request, _("The recognition is revoked."))
            return redirect(row)
    return _form(request, row, form, _("Revoke the recognition"))
