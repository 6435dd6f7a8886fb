"""Forms of the house: nobody overwrites what somebody else saved meanwhile."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts.choices import OrganisationKind, Role
from portal.accounts.models import Organisation, User
from portal.identifiers.entries import MobileEntry, NameEntry, UserNameEntry


class PostGivenForm(forms.Form):
    """A post: where and as what. Whether the role exists at the body is said by `portal.accounts.keeping`."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Body"))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[choice for choice in Role.choices if choice[0] != Role.OPERATOR]
    )

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offices = bodies.exclude(kind=OrganisationKind.OPERATOR).order_by("kind", "area_id", "name")
        self.fields["organisation"].queryset = offices  # type: ignore[attr-defined]


class AccountForm(PostGivenForm):
    """A new account of an officer with its first post."""

    username = UserNameEntry(label=gettext_lazy("User name"), validators=User._meta.get_field("username").validators)
    full_name = NameEntry(label=gettext_lazy("Full name"))
    mobile = MobileEntry(label=gettext_lazy("Mobile"), required=False)
    field_order = ["username", "full_name", "mobile", "organisation", "role"]

    def account(self) -> User:
        """Return the account as entered, not saved yet."""
        return User(**{name: self.cleaned_data[name] for name in ("username", "full_name", "mobile")})

    def clean_username(self) -> str:
        """Refuse a name that differs from another account's by capitals only."""
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("This user name is taken. Please choose another one."))
        return name


class AccountFilter(forms.Form):
    """Which accounts to show."""

    text = forms.CharField(label=gettext_lazy("Name or user name"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of body"),
        required=False,
        choices=[("", gettext_lazy("All")), *OrganisationKind.choices],
    )
    closed = forms.BooleanField(label=gettext_lazy("Only closed accounts"), required=False)


class OwnAccountForm(forms.Form):
    """User name and password of an account that somebody opens for herself."""

    username = UserNameEntry(
        label=gettext_lazy("User name"),
        validators=User._meta.get_field("username").validators,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
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

    def clean(self) -> dict[str, Any]:
        """Judge the password as everywhere, and ask for the same twice."""
        cleaned = super().clean() or self.cleaned_data
        password = cleaned.get("password")
        if password and cleaned.get("password_again") and password != cleaned["password_again"]:
            self.add_error("password_again", _("The two passwords are not the same."))
        if password:
            try:
                password_validation.validate_password(password, self._somebody(cleaned))
            except ValidationError as faults:
                self.add_error("password", faults)
        return cleaned

    def user(self) -> User:
        """Return the account as typed, not saved."""
        user = self._somebody(self.cleaned_data)
        user.set_password(self.cleaned_data["password"])
        return user

    def _somebody(self, typed: dict[str, Any]) -> User:
        return User(username=typed.get("username", ""))
