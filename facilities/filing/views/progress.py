"""The public look-up of a filing's progress: state, dates and due dates, no persons; tries are limited."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from facilities.filing import progress
from facilities.filing.forms import ProgressLookup
from facilities.filing.models import Filing
from portal.accounts import limiting
from portal.accounts.origin import client_address


@never_cache
def progress_lookup(request: HttpRequest) -> HttpResponse:
    """Find a filing by its number and the end of its operator's code, and tell how far it is."""
    form = ProgressLookup(request.POST or None)
    filing, status = None, HTTPStatus.OK
    if form.is_valid():
        if _may_try(request, form.cleaned_data["number"]):
            filing = _found(**form.cleaned_data)
            if filing is None:
                form.add_error(
                    None, _("No filing has this number and this code. Please compare both with your papers.")
                )
        else:
            form.add_error(None, _("Too many attempts. Please wait a quarter of an hour."))
            status = HTTPStatus.TOO_MANY_REQUESTS
    context = {"form": form, "filing": filing, "steps": progress.steps(filing) if filing else []}
    return render(request, "facilities/filing/progress.html", context, status=status)


def _may_try(request: HttpRequest, number: str) -> bool:
    """Count the try against the number and against the address it comes from."""
    now = timezone.now()
    address = client_address(request)
    by_address = limiting.has_tries_left(f"progress from {address}", most=settings.PROGRESS_TRIES_PER_ADDRESS, at=now)
    return limiting.has_tries_left(_key(number), most=settings.PROGRESS_TRIES, at=now) and by_address


def _key(number: str) -> str:
    return f"progress of {number}"


def _found(number: str, code: str) -> Filing | None:
    mine = Filing.objects.filter(number=number, facility__operator__organisation__uscc__endswith=code)
    filing = mine.select_related("facility__operator").first()
    if filing:
        limiting.forgive(_key(number))
    return filing
