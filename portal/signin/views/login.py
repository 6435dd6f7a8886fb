"""Logging in and out, and changing one's password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts import events
from portal.accounts.choices import LoginEventKind
from portal.accounts.limiting import WINDOW
from portal.signin import factors, throttling
from portal.signin.choices import FactorState
from portal.signin.doors import doors
from portal.signin.forms import LoginForm, PasswordForm
from portal.texting.gateways import gateway


class Login(views.LoginView):
    """Log in and go on to where one wanted to go, or to one's worklist."""

    template_name = "portal/signin/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say it where no second factor is asked, as in the demo; offer the logins of other systems that are on."""
        return super().get_context_data(
            factor_required=settings.SECOND_FACTOR_REQUIRED, doors=doors(), can_text=gateway() is not None, **kwargs
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Log in. The browser is known to the account from now on, unless a second factor is still to be confirmed."""
        response = super().form_valid(form)
        if factors.state_of(self.request) in (FactorState.UNNEEDED, FactorState.PASSED):
            throttling.remember(self.request, response, form.get_user())
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Tell somebody who guessed too often how long to wait."""
        if not getattr(self.request, "is_locked_out", False):
            return super().form_invalid(form)
        minutes = int(WINDOW.total_seconds() // 60)
        return render(self.request, "portal/signin/locked_out.html", {"minutes": minutes}, status=429)


class Logout(views.LogoutView):
    """Log out (POST only)."""


class PasswordChange(views.PasswordChangeView):
    """Change one's own password."""

    template_name = "portal/signin/password_change.html"
    form_class = PasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save and say so; a one-time password is done with."""
        form.user.must_change_password = False
        events.record(LoginEventKind.PASSWORD_CHANGED, user=form.user, request=self.request, at=timezone.now())
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)
