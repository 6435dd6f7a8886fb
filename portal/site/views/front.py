"""The public front page, and the switch of the language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from portal.pages.frontpage import figures, parts

YEAR = 365 * 24 * 3600  # seconds


def front(request: HttpRequest) -> HttpResponse:
    """Say what the portal is and show each visitor the way in."""
    return render(request, "portal/site/front.html", {"parts": parts(), "figures": figures()})


def language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back. A plain link: it changes nothing but what its own visitor reads."""
    chosen, back = request.GET.get("language", ""), request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if is_ours else resolve_url("front"))  # not redirect(): it would look names up
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response
