"""Fields of forms that several apps use: several files at once, texts that are going to be published."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from portal.accounts import privacy
from portal.documents.uploads import check_upload
from portal.errors import Refused

MOST_FILES = 10


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
        """Return the files, or refuse with one message for each that is bad."""
        files = [super(FilesField, self).clean(one) for one in data or []]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            raise ValidationError(_("At most %(most)s files at a time."), params={"most": self.most})
        if errors := [error for one in files if (error := _error_of(one))]:
            raise ValidationError(errors)
        return files


def _error_of(upload: UploadedFile) -> ValidationError | None:
    try:
        check_upload(upload)
    except ValidationError as error:
        return error
    return None


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
