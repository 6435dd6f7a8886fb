"""Forms of the door: name and password, the code of the second factor, and the filter of what happened."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts.choices import LoginEventKind
from portal.accounts.models import User
from portal.identifiers import texts
from portal.identifiers.entries import MobileEntry, SpokenEntry, UserNameEntry


class LoginForm(AuthenticationForm):
    """User name and password."""

    error_messages = {
        "invalid_login": gettext_lazy("User name and password do not match. Please try again."),
        "inactive": gettext_lazy("This account is closed."),
    }

    def clean_username(self) -> str:
        """Return the name as the account has it, so that capitals and marks are neither a hindrance nor further tries."""
        typed = texts.user_name(self.cleaned_data["username"])
        known = User.objects.filter(username__iexact=typed).values_list("username", flat=True).first()
        return known or typed.lower()


class PasswordForm(PasswordChangeForm):
    """Old password, new password twice."""


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code where one is taken."""

    code = SpokenEntry(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}),
    )


class SetupForm(CodeForm):
    """The first code of a new authenticator app."""

    code = SpokenEntry(
        label=gettext_lazy("The six digits that the app shows"),
        max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class MobileForm(forms.Form):
    """The mobile to which a code is texted."""

    mobile = MobileEntry(
        label=gettext_lazy("Your mobile number"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "numeric"}),
    )


class MobileCodeForm(forms.Form):
    """The code from the text."""

    code = SpokenEntry(
        label=gettext_lazy("Code from the text"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class ForgottenForm(forms.Form):
    """Whose password is forgotten, and the mobile that the account has confirmed."""

    username = UserNameEntry(
        label=gettext_lazy("User name"), widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    mobile = MobileEntry(
        label=gettext_lazy("Your mobile number"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "numeric"}),
    )


class NewPasswordForm(MobileCodeForm):
    """The code from the text, and the new password twice."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 10 characters, not only digits, nothing that is easy to guess."),
    )
    password_again = forms.CharField(
        label=gettext_lazy("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Judge the password as everywhere."""
        password_validation.validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])

    def clean(self) -> dict[str, Any]:
        """Ask for the same password twice."""
        typed = super().clean() or {}
        if typed.get("password") and typed["password"] != typed.get("password_again"):
            self.add_error("password_again", _("The two passwords are not the same."))
        return typed


class OwnPasswordForm(forms.Form):
    """The own password once more, before something that protects the account is taken off."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class EventFilter(forms.Form):
    """Which events to show."""

    text = forms.CharField(label=gettext_lazy("Name, user name or address"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("What"), required=False, choices=[("", gettext_lazy("All")), *LoginEventKind.choices]
    )
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
