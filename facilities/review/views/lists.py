"""The list that a reviewer works through: it travels in the address from page to page, and leads on to its next filing."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.filing.models import Filing
from facilities.proposals.models import Proposal
from facilities.review import pool
from facilities.review.forms import FilingFilter
from portal.accounts.requests import Request

NAME = "list"  # of the parameter that holds the filter of the list, as its address has it
THEN, NEXT = "then", "next"  # name and value of the button that goes on


def carried(request: Request) -> str:
    """Return what follows a `?` in addresses of pages that belong to the same list; empty without one."""
    kept = request.GET.get(NAME, "")
    return urlencode({NAME: kept}) if kept else ""


def upcoming(request: Request, filing: Filing) -> Filing | None:
    """Return the next filing of the list. Ask before the act: it takes the filing out of its place."""
    return pool.following(filing, request.user, _wanted(request), on=timezone.localdate())


def _wanted(request: Request) -> dict[str, Any]:
    if not request.GET.get(NAME):
        return {}
    form = FilingFilter(QueryDict(request.GET[NAME]), user=request.user)
    return form.cleaned_data if form.is_valid() else {}


def address(request: Request, filing: Filing) -> str:
    """Return the address of a case within the list."""
    return _with(filing.get_absolute_url(), carried(request))


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def wants_next(request: Request) -> bool:
    """Say whether the button was the one that goes on to the next filing."""
    return request.POST.get(THEN) == NEXT


def go_on(request: Request, following: Filing | None, *, otherwise: Filing | Proposal) -> HttpResponse:
    """Lead to the next filing if that was asked for, from the last one back to the list; else to where the act leads."""
    if not wants_next(request):
        return redirect(otherwise)
    if following is None:
        messages.info(request, _("No other filing of this list awaits you."))
        return redirect(_with(reverse("filing-list"), request.GET.get(NAME, "")))
    return redirect(address(request, following))
