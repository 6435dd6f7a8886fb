"""Forms around unfiled places, made for a phone in one hand."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.complaints.models import Complaint
from inspections.ground.forms import lines
from inspections.unfiled import sheet
from inspections.unfiled.choices import PAPERS, SANCTIONING, ActKind, Manner, PlaceSource, PlaceState
from inspections.unfiled.places import Done, Seen
from inspections.unfiled.sheet import Question
from portal.documents.fields import FilesField
from portal.forms import Printed
from portal.identifiers.entries import NameEntry
from portal.models import Area, Clause, Department


class KeyForm(forms.Form):
    """A form that counts once however often it is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4


class NoteForm(KeyForm):
    """What is known of the place."""

    name = forms.CharField(label=_("Name of the facility or place"), max_length=120)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Street"))
    address = forms.CharField(label=_("Address"), max_length=200)
    source = forms.ChoiceField(label=_("How is it known?"), choices=PlaceSource.choices, widget=forms.RadioSelect)
    complaint = forms.ModelChoiceField(
        Complaint.objects.none(), label=_("Complaint"), required=False, empty_label=_("none in particular")
    )
    children = forms.IntegerField(
        label=_("How many children?"), required=False, min_value=0, max_value=500, help_text=_("Empty: not known.")
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], complaints: QuerySet[Complaint], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["complaint"].queryset = complaints  # type: ignore[attr-defined]

    def seen(self) -> Seen:
        """Return what was entered."""
        return Seen(**{name: value for name, value in self.cleaned_data.items() if name != "key"})


class ActForm(Printed, KeyForm):
    """What was done: an order names its clause, a visit answers its questions, a handing over says how."""

    clause = forms.ModelChoiceField(Clause.objects.none(), label=_("Clause"))
    passed_to = forms.ModelChoiceField(
        Department.objects.filter(pk__in=SANCTIONING), label=_("Department that is asked to act"), empty_label=None
    )
    manner = forms.ChoiceField(label=_("How was it handed over?"), choices=Manner.choices, widget=forms.RadioSelect)
    received_by = NameEntry(label=_("Who took it?"), required=False)
    children = forms.IntegerField(
        label=_("How many children?"), required=False, min_value=0, max_value=500, help_text=_("Empty: not known.")
    )
    text = lines(_("What was seen or ordered?"), rows=4, help_text=_("No names of children."))
    photos = FilesField(label=_("Photos"), required=False)

    def __init__(self, *args: Any, kind: str, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kind, self.asked = kind, sheet.asked(on) if kind == ActKind.VISIT else ()
        for name in {"clause", "passed_to", "manner", "received_by", "children", "photos"} - {*FIELDS[kind]}:
            del self.fields[name]
        if kind in PAPERS:
            clauses = Clause.objects.in_force(on).select_related("regulation").order_by("regulation", "article")
            self.fields["clause"].queryset = clauses  # type: ignore[attr-defined]
        for question in self.asked:
            self.fields[question.code] = _answer(question)
        self.order_fields(["key", *(question.code for question in self.asked)])

    def done(self) -> Done:
        """Return what was entered."""
        data = self.cleaned_data
        given = {name: data[name] for name in ("text", *FIELDS[self.kind])}
        return Done(**given, answers={question.code: data[question.code] for question in self.asked})


FIELDS: dict[str, tuple[str, ...]] = {  # besides the text
    ActKind.VISIT: ("children", "photos"),
    ActKind.CITATION: ("clause",),
    ActKind.STOP: ("clause",),
    ActKind.SERVICE: ("manner", "received_by", "photos"),
    ActKind.REFERRAL: ("passed_to", "clause"),
    ActKind.OUTCOME: ("photos",),
    ActKind.END: ("photos",),
}


def _answer(question: Question) -> forms.ChoiceField:
    outcomes = [(str(outcome), outcome.label) for outcome in sheet.OUTCOMES]
    return forms.ChoiceField(label=str(question), choices=outcomes, widget=forms.RadioSelect)


class PlaceTieForm(forms.Form):
    """Which facility the place has become."""

    facility = forms.ModelChoiceField(
        Facility.objects.none(), label=_("Facility"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, facilities: QuerySet[Facility], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]


class PlaceFilter(forms.Form):
    """Which places the list shows."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *PlaceState.choices])
    q = forms.CharField(label=_("Name or address"), required=False, max_length=60)
