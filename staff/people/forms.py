"""Forms of the operator for people, posts and credentials."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.documents.fields import OneFileField
from portal.forms import DateInput, RevisionForm
from portal.identifiers.entries import IdentityForm
from staff.people.choices import PostKind
from staff.people.models import Credential, Person, Post

PAPER_HINT = _("PDF, JPEG or PNG. One for each person and certificate; photo and name are clear.")


class PersonForm(IdentityForm, RevisionForm):
    class Meta:
        model = Person
        fields = ["name", "id_type", "id_number", "mobile", "education", "experience_years"]


class PostForm(forms.ModelForm):
    class Meta:
        model = Post
        fields = ["kind", "care_class", "is_full_time", "since", "until"]
        widgets = {"since": DateInput, "until": DateInput}

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["care_class"].queryset = facility.classes.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A carer cares for a class, others for none; a span runs forward."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == PostKind.CARER and not cleaned.get("care_class"):
            self.add_error(
                "care_class", _("Please name the class that the carer cares for: the ratio is counted per class.")
            )
        if cleaned.get("until") and cleaned.get("since") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return cleaned


class PaperForm(forms.Form):
    """The certificate itself, as a file."""

    file = OneFileField(label=_("Scan or photo of the certificate"), help_text=PAPER_HINT)


class CredentialForm(forms.ModelForm):
    file = OneFileField(label=_("Scan or photo of the certificate"), help_text=PAPER_HINT, required=False)

    class Meta:
        model = Credential
        fields = ["kind", "number", "issued_on", "expires_on", "hours"]
        widgets = {"issued_on": DateInput, "expires_on": DateInput}

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["file"].asked_for = True  # type: ignore[attr-defined] # may follow, but the filing asks for it

    def clean_issued_on(self) -> date:
        """A certificate is not issued in the future."""
        issued_on: date = self.cleaned_data["issued_on"]
        if issued_on > self.today:
            raise forms.ValidationError(_("The day of issue lies in the future."))
        return issued_on

    def clean(self) -> dict[str, Any]:
        """A certificate expires after it is issued."""
        cleaned = super().clean() or self.cleaned_data
        issued_on, expires_on = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued_on and expires_on and expires_on < issued_on:
            self.add_error("expires_on", _("The certificate would expire before it was issued."))
        return cleaned
