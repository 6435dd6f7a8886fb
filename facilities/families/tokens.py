"""The family's token: a signed cookie of the pages below /family/ alone, so that the public pages stay without one and are kept.

It ends after half a day, with the family's `epoch`, and with the family. Links in texts open the same door once more, for a week; a link
only shows a button, so that a program that looks at links opens nothing.
"""

from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from facilities.families.models import Family
from portal.cookies import of_path
from portal.documents.printing import public_url

COOKIE = "family"
LINK, FEED = "family-link", "family-calendar"
PLACE = "/family/"
LASTS = 12 * 3600  # seconds that a token opens the pages
LINK_LASTS = 7 * 24 * 3600  # seconds that a link in a text opens them
FEED_LASTS = 366 * 24 * 3600  # seconds that a phone's calendar may read the family's days


def let_in(response: HttpResponse, family: Family) -> HttpResponse:
    """Give the browser the token."""
    response.set_signed_cookie(
        of_path(COOKIE),
        f"{family.pk} {family.epoch}",
        salt=COOKIE,
        max_age=LASTS,
        path=PLACE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """Take the token from the browser."""
    response.delete_cookie(of_path(COOKIE), path=PLACE, samesite="Lax")
    return response


def family_of(request: HttpRequest) -> Family | None:
    """Return the family whose token the browser holds, if it still opens."""
    kept = request.get_signed_cookie(of_path(COOKIE), default="", salt=COOKIE, max_age=LASTS) or ""
    return _found(*kept.split()) if kept else None


def _found(pk: str, epoch: str) -> Family | None:
    return Family.objects.filter(pk=pk, epoch=epoch).first()


def of_family(page: Any) -> Any:
    """Let only a family in, handed to the page as its second argument; others are asked for their mobile and come back."""

    @wraps(page)
    @never_cache
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        family = family_of(request)
        if family is None:
            back = request.get_full_path() if request.method == "GET" else reverse("family")
            return redirect(f"{reverse('family-enter')}?{urlencode({'next': back})}")
        return page(request, family, *args, **kwargs)  # type: ignore[no-any-return]

    return entered


def way_back(wanted: str) -> str:
    """Return where to go after entering: a page of families only."""
    is_ours = wanted.startswith(PLACE) and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_ours else reverse("family")


def link(family: Family, page: str) -> str:
    """Return the address, with the portal's name, of a link that opens a page of the family for a week."""
    token = signing.dumps([family.pk, family.epoch, page], salt=LINK, compress=True)
    return public_url(reverse("family-link", args=[token]))


def behind(token: str) -> tuple[Family, str] | None:
    """Return the family and the page of a link, unless it has ended or was never ours."""
    try:
        pk, epoch, page = signing.loads(token, salt=LINK, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    family = _found(pk, epoch)
    return (family, way_back(page)) if family else None


def seen(family: Family, on: date) -> None:
    """Keep the last day on which the family was here: who stays away long enough is forgotten."""
    Family.objects.filter(pk=family.pk).exclude(seen_on=on).update(seen_on=on)


def feed(family: Family) -> str:
    """Return the address, with the portal's name, of the family's calendar: it opens nothing else, and ends with the family's `epoch`."""
    token = signing.dumps([family.pk, family.epoch], salt=FEED)
    return public_url(reverse("family-calendar", args=[token]))


def behind_feed(token: str) -> Family | None:
    """Return the family of a calendar's address, unless it has ended or was never ours."""
    try:
        pk, epoch = signing.loads(token, salt=FEED, max_age=FEED_LASTS)
    except signing.BadSignature:
        return None
    return _found(pk, epoch)
