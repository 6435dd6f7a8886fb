"""The page on which an office closes the case of an outage."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.monitoring import outages, policy
from inspections.monitoring.forms import CloseForm
from inspections.monitoring.views.shared import seen_outage
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


@login_required
def outage_close(request: Request, pk: int) -> HttpResponse:
    """Close the case, with or without blame."""
    found = seen_outage(request, pk)
    require(policy.may_close(request.user, found))
    form = CloseForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            outages.close(found, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("The case is closed."))
            return redirect(found)
    words = {"page_title": _("Close the case"), "submit_label": _("Close the case"), "outage": found}
    return render(request, "inspections/monitoring/form.html", {"facility": found.facility, "form": form, **words})
