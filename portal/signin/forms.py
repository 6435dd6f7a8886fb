"""Forms of the door: name and password, the code of the second factor, and the filter of what happened."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy

from portal.accounts.choices import LoginEventKind
from portal.accounts.models import User
from portal.identifiers import texts
from portal.identifiers.entries import MobileEntry


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

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}),
    )


class SetupForm(CodeForm):
    """The first code of a new authenticator app."""

    code = forms.CharField(
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

    code = forms.CharField(
        label=gettext_lazy("Code from the text"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


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
