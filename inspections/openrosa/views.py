"""The page on which an inspector sets ODK Collect up: where it sends to, and the token that stands for the inspector there."""

import base64
import json
import zlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from inspections.ground import policy
from inspections.openrosa import tokens
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.documents import printing


@login_required
def collect(request: Request) -> HttpResponse:
    """Show how Collect is set up, and the token that holds."""
    require(policy.may_inspect(request.user))
    return _page(request, "")


@login_required
@require_POST
@never_cache
def collect_token(request: Request) -> HttpResponse:
    """Make a new token and show it once, also as the picture by which Collect sets itself up."""
    return _page(request, tokens.issue(by=request.user, at=timezone.now()))


@login_required
@require_POST
def collect_token_end(request: Request) -> HttpResponse:
    """End the token: Collect on the phone is logged out."""
    require(policy.may_inspect(request.user))
    tokens.end(by=request.user, at=timezone.now())
    messages.success(request, _("The token has ended. Collect can't send anything by it any more."))
    return redirect("collect")


def _page(request: Request, secret: str) -> HttpResponse:
    server = request.build_absolute_uri("/odk").rstrip("/")
    context = {"server": server, "token": tokens.held(request.user, at=timezone.now()), "secret": secret}
    if secret:
        context["picture"] = _picture(server, request.user.username, secret)
    return render(request, "inspections/openrosa/collect.html", context)


def _picture(server: str, username: str, secret: str) -> str:
    """Return the QR code of Collect's settings as the address of a picture: JSON, packed, in base64, as Collect reads it."""
    general = {"protocol": "odk_default", "server_url": server, "username": username, "password": secret}
    packed = base64.b64encode(zlib.compress(json.dumps({"general": general, "admin": {}}).encode())).decode()
    return printing.qr_address(packed)
