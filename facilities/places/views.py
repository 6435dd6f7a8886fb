"""The operator's page of what families read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground.views.own import running_facility
from facilities.places import offers
from facilities.places.forms import OfferForm
from portal.accounts.requests import Request
from portal.acts import refusals_in


@login_required
def offer_update(request: Request, pk: int) -> HttpResponse:
    """Tell hours and places free as of today."""
    facility, today = running_facility(request, pk), timezone.localdate()
    form = OfferForm(request.POST or None, facility=facility, classes=facility.classes.all())
    if form.is_valid():
        with refusals_in(form):
            offers.report(facility, form.cleaned_data, form.told(), by=request.user, on=today)
            messages.success(request, _("Saved. It shows at once."))
            return redirect("affairs", pk=facility.pk)
    context = {
        "facility": facility,
        "form": form,
        "heading": _("What families read"),
        "explanation": _("Hours and places free show in the register at once, with today's date."),
    }
    return render(request, "facilities/ground/form.html", context)
