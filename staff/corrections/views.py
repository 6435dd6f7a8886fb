"""Pages on requests for correction, for the facility and the bureau. The person's own stand in the wallet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from portal import actions
from portal.accounts.requests import Request
from portal.acts import refusals_in
from staff.corrections import requests
from staff.corrections.forms import AnswerForm
from staff.corrections.models import CorrectionRequest


@login_required
def correction_list(request: Request, facility_pk: int) -> HttpResponse:
    """List the requests at a facility: to its operator all of them, to the bureau those that reached it."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=facility_pk)
    rows = CorrectionRequest.objects.visible_to(request.user).filter(person__facility=facility)
    context = {"facility": facility, "requests": rows.select_related("person")[:200]}
    return render(request, "staff/corrections/correction_list.html", context)


@login_required
def correction(request: Request, pk: int) -> HttpResponse:
    """Show a request, and take the answer of whose turn it is."""
    rows = CorrectionRequest.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("person__facility__operator__organisation", "person__facility__area"), pk=pk
    )
    may = actions.allowed(found, request.user)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = requests.ANSWERS.get(request.POST.get("answer", ""))
        if act is None:
            raise Http404
        with refusals_in(form):
            act(found, note=form.cleaned_data["note"], by=request.user, on=timezone.localdate())
            messages.success(request, _("Recorded."))
            return redirect(found)
    context = {
        "correction": found,
        "facility": found.person.facility,
        "form": form,
        "may": may,
        "today": timezone.localdate(),
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, "staff/corrections/correction.html", context)
