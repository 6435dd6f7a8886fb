"""Forms of those who write checklists. Shape is checked here; what an item must hold is said by `composing`."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.checklists import wordings
from inspections.checklists.choices import ItemKind
from inspections.checklists.models import Checklist, ChecklistItem, ItemWording
from portal.documents.fields import OneFileField
from portal.documents.uploads import XLSX
from portal.forms import DateInput, Printed
from portal.models import Clause

MOST_OPTIONS = 20


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, widget=forms.Textarea({"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a list line by line."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines that hold something."""
        lines = [line.strip() for line in str(value or "").replace("；", "\n").splitlines()]
        return [line for line in lines if line]

    def validate(self, value: Any) -> None:
        """Hold the lines to what a phone can show."""
        if len(value) > MOST_OPTIONS or any(len(line) > 80 for line in value):
            raise forms.ValidationError(_("At most 20 options of 80 characters each, one a line."))

    def run_validators(self, value: Any) -> None:
        """The lines were validated one by one."""


class WordingLines(LinesField):
    """The wordings of an item, one a line; a semicolon is a part of one."""

    def to_python(self, value: Any) -> Any:
        """Return the lines that hold something, each once."""
        return list(dict.fromkeys(filter(None, (line.strip() for line in str(value or "").splitlines()))))

    def validate(self, value: Any) -> None:
        """Hold the lines to what a phone can show as buttons."""
        longest = ItemWording._meta.get_field("text").max_length or 0
        if len(value) > wordings.MOST:
            raise forms.ValidationError(_("At most %(most)s wordings, one a line."), params={"most": wordings.MOST})
        if any(len(text) > longest for text in value):
            raise forms.ValidationError(_("At most %(most)s characters a wording."), params={"most": longest})


class ChecklistForm(forms.ModelForm):
    """The frame of a draft."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Checklist
        fields = ("name", "name_en", "visit_kind", "all_must_pass")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.revision


class NewChecklistForm(forms.ModelForm):
    """A checklist that the district does not have yet."""

    class Meta:
        model = Checklist
        fields = ("name", "name_en", "code", "department", "visit_kind", "all_must_pass")
        help_texts = {"code": _("Small letters, digits and hyphens; stays the same in every version.")}

    def validate_unique(self) -> None:
        """Whether the code is taken is said by `composing.create`."""


class ItemForm(Printed, forms.ModelForm):
    """One item. Which fields count depends on its kind; the others are emptied."""

    clause_code = forms.ChoiceField(label=_("Clause"))
    options_met = LinesField(label=_("Options that meet"), help_text=_("Only for a choice; one a line."))
    options_unmet = LinesField(
        label=_("Options that do not meet"),
        help_text=_("Only for a choice; choosing one asks for a note and a photo and becomes an order to correct."),
    )

    class Meta:
        model = ChecklistItem
        fields = (
            *("group", "group_en", "clause_code", "severity", "condition", "kind", "text", "text_en"),
            *("guidance", "guidance_en", "evidence", "evidence_en"),
            *("unit", "lowest", "highest", "options_met", "options_unmet", "is_required"),
        )
        widgets = {name: forms.Textarea({"rows": 2}) for name in ("text", "text_en", "guidance", "guidance_en")}
        help_texts = {
            "kind": _("Number, choice and text are judged by what is entered; limits and options stand below."),
            "lowest": _("Only for a number; empty: no limit."),
            "highest": _("Only for a number; empty: no limit."),
            "unit": _("Only for a number."),
        }

    def __init__(self, *args: Any, clauses: list[tuple[str, str]] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["clause_code"].choices = clauses or clause_choices()  # type: ignore[attr-defined]
        self.fields["kind"].initial = ItemKind.YES_NO

    def clean(self) -> dict[str, Any]:
        """Empty what the kind does not use."""
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind != ItemKind.NUMBER:
            cleaned |= {"unit": "", "lowest": None, "highest": None}
        if kind != ItemKind.CHOICE:
            cleaned |= {"options_met": [], "options_unmet": []}
        return cleaned

    def _post_clean(self) -> None:
        """Leave the row alone: it is changed by `composing`, under its lock."""


class SeenForm(forms.Form):
    """A step on a draft, with the revision that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class PublishForm(forms.Form):
    """From when on a draft holds."""

    valid_from = forms.DateField(
        label=_("Holds from"),
        widget=DateInput,
        help_text=_("Visits that began before this day keep the version they were begun on."),
    )


class ImportForm(SeenForm):
    """A spreadsheet with the items of a draft."""

    file = OneFileField(label=_("Spreadsheet (XLSX)"), help_text=_("As exported here; all items are replaced."))

    def clean_file(self) -> UploadedFile:
        """Take nothing but a spreadsheet."""
        upload: UploadedFile = self.cleaned_data["file"]
        if upload.content_type != XLSX:
            raise forms.ValidationError(_("This is not an XLSX spreadsheet."))
        return upload


class WordingsForm(forms.Form):
    """The wordings of all items of a checklist: one field for each item, in it one wording a line."""

    def __init__(self, *args: Any, checklist: Checklist, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = list(checklist.items.all())
        listed = wordings.of_items(self.items)
        for item in self.items:
            self.fields[str(item.key)] = WordingLines(label=f"{item.order}. {item}", initial=listed[item.key])
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, initial=wordings.shown(checklist))

    @property
    def texts(self) -> dict[UUID, list[str]]:
        """The wordings by the keys of their items."""
        return {item.key: self.cleaned_data[str(item.key)] for item in self.items}


def clause_choices() -> list[tuple[str, str]]:
    """Return the clauses in force, by regulation and article, with the beginning of their wording."""
    rows = Clause.objects.in_force(timezone.localdate()).select_related("regulation")
    return [(row.code, f"{row}: {row.wording[:40]}") for row in rows.order_by("regulation", "article", "code")]
