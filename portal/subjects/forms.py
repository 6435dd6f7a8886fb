"""Forms about requests for one's own data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Printed
from portal.identifiers.entries import IdentityEntry, IdentityForm, MobileEntry, NameEntry, identity_kind_entry
from portal.subjects.models import SubjectRequest


class SubjectRequestForm(IdentityForm, forms.Form):
    """Who asks, how that was made sure, and on which day."""

    name = NameEntry(label=_("Full name"))
    id_type = identity_kind_entry()
    id_number = IdentityEntry(label=_("ID number"))
    mobile = MobileEntry(label=_("Mobile"), required=False)
    proof = forms.CharField(label=_("How it was made sure who asks"), max_length=120)
    asked_on = forms.DateField(label=_("Asked on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def subject_request(self) -> SubjectRequest:
        """Return the request as entered, not saved yet."""
        data: dict[str, Any] = self.cleaned_data
        return SubjectRequest(**data)


class DeclineForm(Printed, forms.Form):
    """Why nothing is handed over."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
