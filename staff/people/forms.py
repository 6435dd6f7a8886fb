"""Forms of the operator for people, posts and credentials."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.acts import refusals_in
from portal.documents.fields import OneFileField
from portal.documents.uploads import XLSX
from portal.forms import DateInput, RevisionForm
from portal.identifiers.entries import IdentityForm
from staff.people import lifetimes
from staff.people.choices import Engagement, PostKind
from staff.people.models import Credential, CredentialKind, Person, Post

PAPER_HINT = _("PDF, JPEG or PNG. One for each person and certificate; photo and name are clear.")
HOURS_OF_A_WEEK = 168


class PersonForm(IdentityForm, RevisionForm):
    class Meta:
        model = Person
        fields = ["name", "id_type", "id_number", "mobile", "education", "experience_years"]


class PostForm(forms.ModelForm):
    class Meta:
        model = Post
        fields = ["kind", "care_class", "is_full_time", "weekly_hours", "engagement", "agency", "since", "until"]
        widgets = {"since": DateInput, "until": DateInput}

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.facility = facility
        self.fields["care_class"].queryset = facility.classes.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A carer cares for a class, others for none; a span runs forward and lies within the facility's life."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == PostKind.CARER and not cleaned.get("care_class"):
            self.add_error(
                "care_class", _("Please name the class that the carer cares for: the ratio is counted per class.")
            )
        if cleaned.get("until") and cleaned.get("since") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day lies before the first."))
        if cleaned.get("agency") and cleaned.get("engagement") != Engagement.SENT:
            self.add_error("agency", _("An agency is named only for somebody whom it sends."))
        if since := cleaned.get("since"):
            with refusals_in(self):
                lifetimes.refuse_outside(since, cleaned.get("until"), self.facility)
        return cleaned

    def clean_weekly_hours(self) -> int | None:
        """A week has 168 hours; nobody has a post of none."""
        hours: int | None = self.cleaned_data["weekly_hours"]
        if hours is not None and not 1 <= hours <= HOURS_OF_A_WEEK:
            raise forms.ValidationError(_("Please enter 1 to 168 hours, or leave it empty if it is not known."))
        return hours


class PaperForm(forms.Form):
    """The certificate itself, as a file."""

    file = OneFileField(label=_("Scan or photo of the certificate"), help_text=PAPER_HINT)


class CredentialForm(forms.ModelForm):
    """A certificate, check or training."""

    file = OneFileField(label=_("Scan or photo of the certificate"), help_text=PAPER_HINT, required=False)

    class Meta:
        model = Credential
        fields = ["kind", "number", "issued_on", "expires_on", "hours"]
        widgets = {"issued_on": DateInput, "expires_on": DateInput}

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].queryset = CredentialKind.objects.entered_by_hand(today)  # type: ignore[attr-defined]
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


class CredentialRow(CredentialForm):
    """One of several credentials on a page. A row in which nothing but the kind stands is left out."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)

    def has_changed(self) -> bool:
        """Say whether anything but the kind was entered, which the portal proposes."""
        return bool(set(self.changed_data) - {"kind"})


class PeopleSheetForm(forms.Form):
    """A table of people: a spreadsheet, or its cells as they are copied."""

    file = OneFileField(
        label=_("Spreadsheet (XLSX)"), required=False, widget=forms.FileInput({"accept": ".xlsx"}), initial=None
    )
    pasted = forms.CharField(
        label=_("Or the cells copied from a spreadsheet, with the row of titles"),
        required=False,
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8, "wrap": "off"}),
    )

    def clean_file(self) -> UploadedFile | None:
        """Refuse what is no spreadsheet."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        if file and file.content_type != XLSX:
            raise forms.ValidationError(
                _("This is not an XLSX spreadsheet. Please use the template, or paste the cells.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        """One of both is needed, and of two nobody knows which one is meant."""
        cleaned = super().clean() or self.cleaned_data
        given = [bool(cleaned.get("file")), bool((cleaned.get("pasted") or "").strip())]
        if not self.errors and sum(given) != 1:
            raise forms.ValidationError(_("Please choose a file or paste the cells: one of both."))
        return cleaned

    @property
    def table(self) -> tuple[str, bytes]:
        """Return the name and the content of the table."""
        if file := self.cleaned_data.get("file"):
            return file.name, file.read()
        return "pasted.csv", self.cleaned_data["pasted"].encode()
