"""One's own login: the second factor, recovery codes, and the sessions in which one is logged in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.accounts.history import LoginEvent
from portal.accounts.requests import Request
from portal.acts import refusals_in
from portal.documents import printing
from portal.signin import factors, mobiles, sessions, throttling
from portal.signin.choices import FactorState
from portal.signin.forms import CodeForm, MobileCodeForm, MobileForm, OwnPasswordForm, SetupForm
from portal.signin.models import RecoveryCode, SecondFactor
from portal.signin.onward import onward
from portal.texting.gateways import is_console

EVENTS = 20  # the latest, on the own page


@login_required
def own_login(request: Request) -> HttpResponse:
    """Show how one logs in, where one is logged in, and what happened lately."""
    user, now = request.user, timezone.now()
    context = {
        "factor": SecondFactor.objects.filter(pk=user.pk).first(),
        "is_required": factors.is_required(user),
        "codes_left": RecoveryCode.objects.filter(user=user, used_at__isnull=True).count(),
        "sessions": sessions.told(user, at=now),
        "this": sessions.name_of(request.session.session_key or ""),
        "events": LoginEvent.objects.filter(user=user)[:EVENTS],
    }
    return render(request, "portal/signin/own_login.html", context)


@login_required
@sensitive_post_parameters("code")
def second_factor(request: Request) -> HttpResponse:
    """Ask for the code of the app, or a recovery code, and go on to where one wanted to go."""
    following = onward(request)
    if factors.state_of(request) != FactorState.WANTED:
        return redirect(following)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            factors.enter(request, form.cleaned_data["code"], at=timezone.now())
            response = redirect(following)
            throttling.remember(request, response, request.user)
            return response
    return render(request, "portal/signin/second_factor.html", {"form": form, "next": following})


@login_required
@never_cache
@sensitive_post_parameters("code")
def second_factor_setup(request: Request) -> HttpResponse:
    """Show a secret as a QR code and as text, take its first code, and show recovery codes once."""
    if SecondFactor.objects.filter(pk=request.user.pk).exists():
        return redirect("own-login")
    form, following = SetupForm(request.POST or None), onward(request)
    if form.is_valid():
        with refusals_in(form):
            codes = factors.set_up(request, form.cleaned_data["code"], at=timezone.now())
            response = render(request, "portal/signin/recovery_codes.html", {"codes": codes, "next": following})
            throttling.remember(request, response, request.user)
            return response
    secret = factors.offered(request)
    context = {
        "form": form,
        "next": following,
        "secret": _grouped(secret),
        "picture": printing.qr_address(factors.address(request.user, secret)),
    }
    return render(request, "portal/signin/second_factor_setup.html", context)


def _grouped(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


@login_required
@never_cache
@sensitive_post_parameters("password")
def recovery_codes(request: Request) -> HttpResponse:
    """Replace the recovery codes and show the new ones once; asks for the password."""
    form = OwnPasswordForm(request.POST or None)
    if form.is_valid() and is_own_password(request, form):
        codes = factors.renew_recovery_codes(request.user)
        return render(request, "portal/signin/recovery_codes.html", {"codes": codes, "next": resolve_url("own-login")})
    return render(request, "portal/signin/own_password.html", {"form": form, "act": "codes"})


@login_required
@sensitive_post_parameters("password")
def second_factor_off(request: Request) -> HttpResponse:
    """Take off one's second factor, to set up another phone; asks for the password."""
    form = OwnPasswordForm(request.POST or None)
    if form.is_valid() and is_own_password(request, form):
        factors.take_off(request.user, by=request.user, request=request, at=timezone.now())
        request.session.pop(factors.STATE, None)  # and is asked for anew, if the role asks for one
        messages.success(request, _("The second factor is taken off."))
        return redirect("own-login")
    return render(request, "portal/signin/own_password.html", {"form": form, "act": "off"})


@login_required
def own_mobile(request: Request) -> HttpResponse:
    """Ask for the mobile and text a code to it; once it is confirmed there is nothing to ask."""
    if not mobiles.is_wanted(request.user):
        return redirect("home")
    form = MobileForm(request.POST or None, initial={"mobile": request.user.mobile})
    if form.is_valid():
        with refusals_in(form):
            code = mobiles.send_code(request, form.cleaned_data["mobile"], at=timezone.now())
            if settings.DEMO and is_console():
                messages.info(request, _("This demonstration sends no text. The code is: %(code)s") % {"code": code})
            return redirect("own-mobile-code")
    return render(request, "portal/signin/own_mobile.html", {"form": form})


@login_required
def own_mobile_code(request: Request) -> HttpResponse:
    """Take the code, and let the account work."""
    if not mobiles.is_wanted(request.user):
        return redirect("home")
    form = MobileCodeForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            mobiles.confirm(request, form.cleaned_data["code"], at=timezone.now())
            messages.success(request, _("Your mobile is confirmed."))
            return redirect("home")
    return render(request, "portal/signin/own_mobile_code.html", {"form": form})


def is_own_password(request: Request, form: BaseForm) -> bool:
    """Say whether the form's `password` is the user's own; wrong tries are counted, and the form says so."""
    with refusals_in(form):
        throttling.count(request, f"password {request.user.pk}", request.user, at=timezone.now())
        if request.user.check_password(form.cleaned_data["password"]):
            throttling.forgive(request, f"password {request.user.pk}", request.user)
            return True
        form.add_error("password", _("This is not your password."))
    return False


@login_required
@require_POST
def session_end(request: Request) -> HttpResponse:
    """End one of one's sessions, or all but this one."""
    found = sessions.open_sessions(request.user, at=timezone.now()).exclude(session_key=request.session.session_key)
    if name := request.POST.get("session"):
        found = sessions.named(found, name)
    ended = sessions.end(found, user=request.user, by=request.user, request=request, at=timezone.now())
    messages.success(request, _("Sessions ended: %(number)s") % {"number": ended})
    return redirect("own-login")
