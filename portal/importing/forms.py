"""Forms of imports: the table, its mapping, and how to go about it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _, gettext_lazy

from portal.errors import Refused
from portal.forms import DateInput
from portal.importing import mappings, reports
from portal.importing.mappings import MAX_MAPPING_BYTES
from portal.tables.parsing import ZIP_MAGIC
from portal.tables.reading import weigh

OWN = "own"


def _too_large() -> str:
    most = filesizeformat(settings.MAX_IMPORT_BYTES)
    return _("The file is too large: at most %(most)s are possible. Please split it.") % {"most": most}


class TableEntry(forms.FileField):
    """A table that the bounded reader of the worker will judge: refused here is only what must not even be stored."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what is too large, packed or unpacked, before anything reads it."""
        file: UploadedFile = super().clean(data, initial)
        if (file.size or 0) > settings.MAX_IMPORT_BYTES:
            raise ValidationError(_too_large())
        head = file.read(len(ZIP_MAGIC))
        if head == ZIP_MAGIC:
            try:
                weigh(file.name or "", file)  # type: ignore[arg-type]
            except Refused as refusal:
                raise ValidationError(str(refusal)) from None
        file.seek(0)
        return file

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser say so before it sends what is too large."""
        told = {
            "data-most-bytes": settings.MAX_IMPORT_BYTES,
            "data-too-large": lazy(_too_large, str)(),
            "accept": ".csv,.gz,.xlsx",
        }
        return super().widget_attrs(widget) | told


class ImportForm(forms.Form):
    """A table to be looked through."""

    file = TableEntry(
        label=gettext_lazy("Table (CSV or XLSX)"),
        help_text=gettext_lazy("Nothing is taken over yet: first the table is checked and you see what would happen."),
    )
    shipped = forms.ChoiceField(label=gettext_lazy("How the table is made"))
    mapping = forms.FileField(
        label=gettext_lazy("Your own mapping (TOML)"),
        required=False,
        help_text=gettext_lazy("Only if you chose “my own mapping” above."),
    )
    as_of = forms.DateField(label=gettext_lazy("Data as of"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = [(name, mappings.load(path.read_text()).source_name) for name, path in reports.SHIPPED.items()]
        self.fields["shipped"].choices = [*known, (OWN, _("my own mapping"))]  # type: ignore[attr-defined]
        self.fields["as_of"].initial = timezone.localdate

    def clean_as_of(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """Read the mapping, and say at its field what is wrong with it."""
        cleaned = super().clean() or self.cleaned_data
        field = "mapping" if cleaned.get("shipped") == OWN else "shipped"
        if field == "mapping" and not cleaned.get("mapping"):
            self.add_error("mapping", _("Please choose the mapping file."))
        elif field in cleaned:
            try:
                cleaned["text"] = _text(cleaned)
                mappings.load(cleaned["text"])
            except Refused as refusal:
                self.add_error(field, str(refusal))
        return cleaned


def _text(cleaned: dict[str, Any]) -> str:
    if cleaned["shipped"] != OWN:
        return reports.SHIPPED[cleaned["shipped"]].read_text()
    file: UploadedFile = cleaned["mapping"]
    if (file.size or 0) > MAX_MAPPING_BYTES:
        raise Refused(_("A mapping has %(most)s at most.") % {"most": filesizeformat(MAX_MAPPING_BYTES)})
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("The mapping is not text in UTF-8.")) from None


class StartForm(forms.Form):
    """How what was looked through is taken over."""

    is_strict = forms.BooleanField(
        label=gettext_lazy("All or nothing"),
        help_text=gettext_lazy("Take over nothing if any row is refused or in conflict."),
        required=False,
    )
    overwrites = forms.BooleanField(
        label=gettext_lazy("The register wins"),
        help_text=gettext_lazy("Overwrite what was edited in the portal since the last import (rows in conflict)."),
        required=False,
    )
