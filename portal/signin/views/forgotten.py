"""The pages on which whoever forgot the password gets a new one by a code."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from portal.acts import refusals_in
from portal.signin import forgotten
from portal.signin.forms import ForgottenForm, NewPasswordForm
from portal.texting.gateways import gateway, is_console


@never_cache
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for user name and mobile, and text a code if they belong together."""
    if gateway() is None:
        raise Http404
    form = ForgottenForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            typed = form.cleaned_data
            code = forgotten.send_code(request, typed["username"], typed["mobile"], at=timezone.now())
            if code and settings.DEMO and is_console():
                messages.info(request, _("This demonstration sends no text. The code is: %(code)s") % {"code": code})
            return redirect("password-reset")
    return render(request, "portal/signin/password_forgotten.html", {"form": form})


@never_cache
@sensitive_post_parameters("code", "password", "password_again")
def password_reset(request: HttpRequest) -> HttpResponse:
    """Take the code and the new password, and lead to the login."""
    form = NewPasswordForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            typed = form.cleaned_data
            forgotten.reset(request, typed["code"], typed["password"], at=timezone.now())
            messages.success(request, _("Your password is changed. Please log in with it."))
            return redirect("home")  # and on to the login; a redirect straight to it means that a login had expired
    return render(request, "portal/signin/password_reset.html", {"form": form})
