"""Forms of the house: nobody overwrites what somebody else saved meanwhile."""

from typing import Any

from django import forms
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
