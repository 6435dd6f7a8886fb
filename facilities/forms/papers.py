"""The operator's forms on documents, declarations and answers to remarks."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.errors import StaleEdit
from portal.forms import DateInput
from portal.models import Document, DocumentKind
from portal.uploads import check_upload


class DocumentForm(forms.Form):
    """One upload with what stands on the paper."""

    file = forms.FileField(label=capfirst(_("file")))
    number = forms.CharField(label=capfirst(_("document number")), max_length=60, required=False)
    issued_on = forms.DateField(label=capfirst(_("issued on")), widget=DateInput, required=False)
    expires_on = forms.DateField(label=capfirst(_("expires on")), widget=DateInput, required=False)

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: DocumentKind, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        most = filesizeformat(settings.MAX_UPLOAD_BYTES)
        self.fields["file"].help_text = _("PDF, JPEG, PNG or XLSX, at most %(most)s.") % {"most": most}
        self.fields["file"].widget.attrs |= {
            "data-most-bytes": settings.MAX_UPLOAD_BYTES,
            "data-too-large": _("The file is larger than %(most)s.") % {"most": most},
        }
        if kind.valid_months:
            self.fields["issued_on"].required = True
            self.fields["expires_on"].help_text = _(
                "Leave empty if the paper names no other day: it is then %(months)s months from the day of issue."
            ) % {"months": kind.valid_months}

    def show_other(self, refusal: StaleEdit, other: Document) -> Document:
        """Say that somebody else filed a version meanwhile, and let the next upload replace that one. Returns it."""
        self.add_error("file", str(refusal))
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = str(other.pk)  # type: ignore[index]
        return other

    def clean_file(self) -> Any:
        """Look into the file, whatever it is called."""
        check_upload(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    def clean_issued_on(self) -> date | None:
        """Nothing is issued in the future."""
        value: date | None = self.cleaned_data["issued_on"]
        if value and value > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return value

    def clean_expires_on(self) -> date | None:
        """A paper that has run out can't be handed in."""
        value: date | None = self.cleaned_data["expires_on"]
        if value and value < self.today:
            raise forms.ValidationError(_("This document has already expired. Please upload a valid one."))
        return value

    def clean(self) -> dict[str, Any]:
        """A paper expires after it is issued."""
        cleaned = super().clean() or self.cleaned_data
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("The document would expire before it was issued."))
        return cleaned


class DeclarationForm(forms.Form):
    declared_by = forms.CharField(label=_("Name of the person who declares"), max_length=60)
    agrees = forms.BooleanField(
        label=_(
            "I declare that everything stated is true and complete, that the facility meets the setting standard, and "
            "that false statements lead to the cancellation of the filing."
        ),
        error_messages={"required": _("Please confirm the declaration.")},
    )


class RemarkAnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("What you corrected, or why not"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please answer this remark.")},
    )
