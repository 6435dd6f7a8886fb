"""The door through which people come in by the login of another system."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.errors import Refused
from portal.federation import entering, gateways
from portal.federation.asking import Away
from portal.federation.gateway import Gateway
from portal.signin import factors, throttling
from portal.signin.choices import FactorState
from portal.signin.onward import onward

STATUS = {Away: 503, entering.TooMany: 429}


def _named(system: str) -> Gateway:
    found = gateways.switched_on().get(system)
    if found is None:
        raise Http404
    return found


@require_GET
@never_cache
def login_with(request: HttpRequest, system: str) -> HttpResponse:
    """Lead to the page to log in of another system; somebody who is in already goes on at once."""
    gateway = _named(system)
    if request.user.is_authenticated:
        return redirect(onward(request))
    back = request.build_absolute_uri(reverse("login-returned", args=[system]))
    try:
        return redirect(entering.begin(request, gateway, back=back, following=onward(request), at=timezone.now()))
    except Refused as refusal:
        return _refused(request, refusal)


@require_GET
@never_cache
def login_returned(request: HttpRequest, system: str) -> HttpResponse:
    """Take what the browser brings back from the other system, and go on to where it wanted to go."""
    gateway = _named(system)
    if request.user.is_authenticated:
        return redirect("home")
    try:
        following = entering.come_back(request, gateway, request.GET.dict(), at=timezone.now())
    except Refused as refusal:
        return _refused(request, refusal)
    response = redirect(following)
    if factors.state_of(request) == FactorState.UNNEEDED:
        throttling.remember(request, response, request.user)  # type: ignore[arg-type] # who has just logged in
    return response


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    status = STATUS.get(type(refusal), 403)
    return render(request, "portal/federation/not_entered.html", {"reason": str(refusal)}, status=status)
