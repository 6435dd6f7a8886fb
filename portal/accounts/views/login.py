"""Logging in and out, and changing one's password."""

from datetime import timedelta
from typing import Any

from axes.helpers import get_cool_off
from django.contrib import messages
from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms import LoginForm, PasswordForm


class Login(views.LoginView):
    """Log in and go on to where one wanted to go, or to one's worklist."""

    template_name = "portal/accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


class Logout(views.LogoutView):
    """Log out (POST only)."""


class PasswordChange(views.PasswordChangeView):
    """Change one's own password."""

    template_name = "portal/accounts/password_change.html"
    form_class = PasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save and say so; a one-time password is done with."""
        form.user.must_change_password = False
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: object, **kwargs: object) -> HttpResponse:
    """Tell somebody who guessed too often how long the account stays locked."""
    wait = get_cool_off(request) or timedelta()
    return render(request, "portal/accounts/locked_out.html", {"minutes": int(wait.total_seconds() // 60)}, status=429)
