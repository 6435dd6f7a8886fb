"""The operator's page to answer a finding."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections import measures, rectifying
from inspections.forms.visits import RectificationForm
from inspections.models import Finding
from portal.errors import Refused
from portal.requests import Request


@login_required
def finding_answer(request: Request, pk: int) -> HttpResponse:
    """Say what was done, with evidence."""
    finding = get_object_or_404(Finding.objects.operated_by(request.user).with_case(), pk=pk)
    form = RectificationForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            rectifying.answer(finding, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Your answer was sent. The inspectors check it and you are told here."))
            return redirect(finding)
    context = {
        "finding": finding,
        "form": form,
        "case": measures.case(finding, on=timezone.localdate()),
        "today": timezone.localdate(),
    }
    return render(request, "inspections/finding_answer.html", context)
