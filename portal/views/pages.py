"""The public front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.frontpage import figures


def front(request: HttpRequest) -> HttpResponse:
    """Say what the portal is and show each visitor the way in."""
    return render(request, "portal/front.html", {"figures": figures()})
