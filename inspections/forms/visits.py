"""Forms of inspectors and operators. Files are checked by their content, each error by its field."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.choices import ON_OCCASION, AnswerOutcome, FindingState, Verdict, VisitKind
from inspections.models import Checklist
from inspections.visiting import Position
from portal.fields import FilesField
from portal.forms import DateInput, conditional


class _OfOneVisit(forms.Form):
    """A form whose key makes that sending it twice gives one visit."""

    checklist = forms.ModelChoiceField(
        Checklist.objects.none(), label=_("Checklist"), widget=forms.RadioSelect, empty_label=None
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, checklists: QuerySet[Checklist], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["checklist"].queryset = checklists  # type: ignore[attr-defined]
        self.fields["checklist"].initial = checklists.first()
        self.fields["key"].initial = uuid4


class StartForm(_OfOneVisit):
    """Start a visit now. The position is sent only if the inspector allows it."""

    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)

    @property
    def position(self) -> Position | None:
        """Longitude and latitude in degrees, or None unless both were sent."""
        longitude, latitude = self.cleaned_data.get("longitude"), self.cleaned_data.get("latitude")
        return None if longitude is None or latitude is None else (longitude, latitude)


class PlanForm(_OfOneVisit):
    """Plan a visit for a day."""

    planned_on = forms.DateField(label=_("Day of the visit"), widget=DateInput)


class PlanOneForm(PlanForm):
    """Plan a visit, as usual or on an occasion."""

    kind = forms.ChoiceField(
        label=_("Occasion"),
        required=False,
        choices=[
            ("", _("By the usual plan")),
            *((kind.value, kind.label) for kind in (*ON_OCCASION, VisitKind.SPECIAL)),
        ],
    )
    reason = conditional(
        forms.CharField(
            label=_("What the visit is made for"),
            max_length=200,
            required=False,
            help_text=_("For example the number of the complaint. Needed for a complaint visit."),
        )
    )


class AnswerForm(forms.Form):
    """The answer on one item; note and photos may follow."""

    outcome = forms.ChoiceField(choices=AnswerOutcome.choices, label=_("Result of the check"), required=False)
    value = conditional(forms.CharField(label=_("Entry"), max_length=500, required=False))
    note = conditional(
        forms.CharField(label=_("What did you see?"), max_length=500, required=False, widget=forms.Textarea)
    )
    photos = FilesField(label=_("Photos"), required=False)

    @property
    def note_given(self) -> str | None:
        """The note if the form held one; None leaves what is there."""
        return self.cleaned_data["note"] if "note" in self.data else None


class ConcludeForm(forms.Form):
    """The last word of a visit."""

    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Optional. The operator reads it."),
    )


class CancelForm(forms.Form):
    """Why a visit does not take place."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ResolveForm(forms.Form):
    """What is decided about a visit from a phone that the portal could not take over."""

    how = forms.ChoiceField(label=_("What should happen?"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = choices  # type: ignore[attr-defined]


class RecheckForm(forms.Form):
    """What the re-check made of the answer."""

    verdict = forms.ChoiceField(
        label=_("Is the finding corrected?"),
        widget=forms.RadioSelect,
        choices=[
            (Verdict.ACCEPTED, _("Yes, close the finding")),
            (Verdict.REJECTED, _("No, send it back with a reason")),
            (Verdict.UNABLE, _("It can't be corrected, with a reason")),
        ],
    )
    note = conditional(
        forms.CharField(
            label=_("Note or reason"),
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("The operator reads it. Sending back needs a reason."),
        )
    )

    def clean(self) -> dict[str, Any]:
        """Whatever is not accepted needs a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("verdict") in (Verdict.REJECTED, Verdict.UNABLE) and not cleaned.get("note", "").strip():
            self.add_error("note", _("Please say why the correction is not sufficient."))
        return cleaned


FILTERS = {"overdue": _("Overdue"), "appealed": _("Under appeal"), "repeat": _("Repeatedly cited")}


class FindingFilter(forms.Form):
    """What the list of findings shows."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *FindingState.choices, *FILTERS.items()]
    )
    q = forms.CharField(label=_("Facility"), required=False, max_length=60)
