"""Fields of forms that several apps use: several files at once, texts that are going to be published."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from portal.accounts import privacy
from portal.documents.uploads import XLSX, accept
from portal.errors import Refused

MOST_FILES = 10
MOST_PIXELS = 200_000_000  # of all pictures of one request, as they came: ten of a phone have 120 million


class FilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked by what is in it. Cleans to a list."""

    widget = FilesInput

    def __init__(self, *, most: int = MOST_FILES, **kwargs: Any):
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data: Sequence[UploadedFile] | None, initial: object = None) -> list[UploadedFile]:  # type: ignore[override]
        """Return the files as they may be kept, or refuse with one message for each that is bad."""
        files = [super(FilesField, self).clean(one) for one in data or []]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            raise ValidationError(_("At most %(most)s files at a time."), params={"most": self.most})
        return _accepted(files)


def _accepted(files: Sequence[UploadedFile]) -> list[UploadedFile]:
    """Look into the files one after the other, until their pictures together are too much for one request."""
    accepted: list[UploadedFile] = []
    errors, pixels = list[ValidationError](), 0
    for one in files:
        if pixels > MOST_PIXELS:
            raise ValidationError(_("These pictures are too large together. Please send fewer at a time."))
        try:
            kept = accept(one)
        except ValidationError as error:
            errors.append(error)
        else:
            accepted.append(kept)
            pixels += kept.pixels
    if errors:
        raise ValidationError(errors)
    return accepted


class OneFileField(forms.FileField):
    """A file, looked into; cleans to what may be kept of it."""

    def clean(self, data: UploadedFile | None, initial: object = None) -> UploadedFile | None:  # type: ignore[override]
        """Return the file as it may be kept, whatever it is called."""
        file = super().clean(data, initial)
        return accept(file) if file else None


class SheetField(OneFileField):
    """A spreadsheet that the portal gave out, filled in: XLSX and nothing else."""

    widget = forms.FileInput({"accept": ".xlsx"})

    def __init__(self, **kwargs: Any):
        super().__init__(**({"label": _("Spreadsheet (XLSX)")} | kwargs))

    def clean(self, data: UploadedFile | None, initial: object = None) -> UploadedFile | None:  # type: ignore[override]
        """Return the file, or say that it is no spreadsheet."""
        file = super().clean(data, initial)
        if file and file.content_type != XLSX:
            raise ValidationError(
                _("This is not an XLSX spreadsheet. Please fill in the one that the portal gives you.")
            )
        return file


class PublishedField(forms.CharField):
    """A text that is going to be published: it holds no ID and no mobile numbers."""

    def __init__(self, *, rows: int = 5, **kwargs: Any):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def validate(self, value: str) -> None:
        """Refuse personal numbers beside the field, so that nothing typed is lost."""
        super().validate(value)
        try:
            privacy.require_publishable(value)
        except Refused as refusal:
            raise ValidationError(str(refusal), code="personal") from None


def evidence() -> FilesField:
    """Return the field for what proves that something was corrected: at least one file."""
    return FilesField(
        label=_("Evidence"),
        help_text=_("Photos (JPEG, PNG) or documents (PDF, XLSX), at most 20 MB each."),
        error_messages={"required": _("Please add at least one photo or document as evidence.")},
    )
