"""The operator appeals against a refused filing, or takes the appeal back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.appeals import appeals
from facilities.appeals.forms import AppealForm
from facilities.appeals.models import Appeal
from facilities.filing.models import Filing
from facilities.ground.models import Facility
from facilities.ground.views.affairs import visible
from portal.accounts.requests import Request
from portal.acts import refusals_in


@login_required
def filing_appeal(request: Request, pk: int) -> HttpResponse:
    """Appeal against the refusal of a filing, with reasons and papers."""
    mine = Filing.objects.filter(facility__in=Facility.objects.operated_by(request.user)).with_facility()
    filing, today = get_object_or_404(mine, pk=pk), timezone.localdate()
    form = AppealForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        reasons, papers = form.cleaned_data["reasons"], form.cleaned_data["papers"]
        with refusals_in(form):
            appeal = appeals.file(filing, reasons=reasons, uploads=papers, by=request.user, on=today)
            messages.success(request, _("Your appeal %(number)s is filed.") % {"number": appeal.number})
            return redirect(appeal)
    context = {
        "filing": filing,
        "facility": filing.facility,
        "form": form,
        "last_day": appeals.last_day(filing),
        "may_appeal": appeals.may_appeal(request.user, filing, on=today),
        "earlier": appeals.about(filing).first(),
    }
    return render(request, "facilities/appeals/appeal_create.html", context)


@login_required
@require_POST
def appeal_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take the appeal back."""
    row: Appeal = visible(request, Appeal, pk)
    appeals.withdraw(row, by=request.user, on=timezone.localdate())
    messages.success(request, _("The appeal is withdrawn."))
    return redirect(row)
