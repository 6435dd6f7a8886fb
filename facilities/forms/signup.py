"""The form with which an operator opens its account."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from facilities.choices import USCC_PREFIXES, Nature
from facilities.models import Operator
from portal.models import User
from portal.validators import validate_mobile, validate_uscc

REGISTERED, NOT_YET = "yes", "no"


class SignupForm(forms.Form):
    """Checks shape; whether the code is taken is decided when the account is saved."""

    registered = forms.ChoiceField(
        label=_("Is the operator registered already?"),
        choices=[
            (REGISTERED, _("Yes, it has a licence or a certificate of registration")),
            (NOT_YET, _("Not registered yet: I want to apply for the registration here")),
        ],
        initial=REGISTERED,
        required=False,
        widget=forms.RadioSelect,
    )
    uscc = forms.CharField(
        label=capfirst(_("unified social credit code")),
        max_length=40,
        required=False,
        help_text=_("18 characters, as on the licence. Leave it empty if the operator is not registered yet."),
    )
    name = forms.CharField(
        label=_("Name of the operator"),
        max_length=120,
        help_text=_("As on the licence; if not registered yet: the name that you wish for."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    nature = forms.ChoiceField(label=capfirst(_("nature")), choices=Nature, widget=forms.RadioSelect)
    representative = forms.CharField(label=capfirst(_("legal representative")), max_length=60)
    full_name = forms.CharField(
        label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    mobile = forms.CharField(
        label=_("Your mobile number"),
        validators=[validate_mobile],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "numeric"}),
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=User._meta.get_field("username").validators,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, not only digits, nothing that is easy to guess."),
    )
    password_again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("registered", "uscc"):
            self.fields[name].asked_for = True  # type: ignore[attr-defined] # of those who are registered

    def clean_uscc(self) -> str:
        """Take spaces and small letters too; who is registered has a code, who is not has none."""
        code = self.cleaned_data["uscc"].replace(" ", "").upper()
        if self.cleaned_data.get("registered") != NOT_YET:
            validate_uscc(code)
        elif code:
            raise ValidationError(
                _("Whoever has a code is already registered: please say so above, or leave it empty.")
            )
        return str(code)

    def clean(self) -> dict[str, Any]:
        """Check the code against the nature, and the password twice."""
        cleaned = super().clean() or self.cleaned_data
        self._check_nature(cleaned)
        self._check_password(cleaned)
        return cleaned

    def _check_nature(self, cleaned: dict[str, Any]) -> None:
        code, nature = cleaned.get("uscc"), cleaned.get("nature")
        if code and nature and not code.startswith(USCC_PREFIXES[nature]):
            reason = _("The code starts with %(start)s; for “%(nature)s” it starts with %(prefixes)s.")
            facts = {"start": code[:2], "nature": Nature(nature).label, "prefixes": " / ".join(USCC_PREFIXES[nature])}
            self.add_error("nature", ValidationError(reason, params=facts))

    def _check_password(self, cleaned: dict[str, Any]) -> None:
        password = cleaned.get("password")
        if password and cleaned.get("password_again") and password != cleaned["password_again"]:
            self.add_error("password_again", _("The two passwords are not the same."))
        if password:
            try:
                password_validation.validate_password(password, self._somebody(cleaned))
            except ValidationError as faults:
                self.add_error("password", faults)

    def user(self) -> User:
        """Return the account as typed, not saved."""
        user = self._somebody(self.cleaned_data)
        user.set_password(self.cleaned_data["password"])
        return user

    def _somebody(self, typed: dict[str, Any]) -> User:
        return User(**{name: typed.get(name, "") for name in ("username", "full_name", "mobile")})

    def operator(self) -> Operator:
        """Return the operator as typed, not saved."""
        typed = self.cleaned_data
        return Operator(nature=typed["nature"], representative=typed["representative"], mobile=typed["mobile"])
