"""Search from every page, and what was opened lately."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from portal.accounts.requests import Request
from portal.pages import searching


@login_required
def search(request: Request) -> HttpResponse:
    """Show what bears the name, code or number; without one what the user opened lately."""
    words = request.GET.get("q", "").strip()[: searching.LONGEST]
    context = {"words": words, "found": searching.search(request.user, words), "most": searching.MOST}
    if not words:
        context["recent"] = searching.recent(request.user)
    return render(request, "portal/site/search.html", context)
