"""Forms of training."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.forms import MomentInput, Printed
from portal.identifiers.entries import SpokenEntry
from portal.models import User
from staff.people.models import Person, Post
from staff.training.choices import SyllabusPart


class SessionForm(Printed, forms.Form):
    """A course and its first session."""

    title = forms.CharField(label=_("title"), max_length=80)
    part = forms.ChoiceField(label=_("part of the syllabus"), choices=SyllabusPart.choices)
    hours = forms.IntegerField(label=_("hours"), min_value=1, max_value=200)
    about = forms.CharField(label=_("what it is about"), max_length=400, required=False, widget=forms.Textarea)
    starts_at = forms.DateTimeField(label=_("begins at"), widget=MomentInput)
    ends_at = forms.DateTimeField(label=_("ends at"), widget=MomentInput)
    place = forms.CharField(label=_("place"), max_length=120, required=False, help_text=_("Empty: online."))
    seats = forms.IntegerField(label=_("seats"), min_value=1, max_value=10_000)

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("starts_at") and cleaned.get("ends_at") and cleaned["ends_at"] <= cleaned["starts_at"]:
            self.add_error("ends_at", _("It must end after it begins."))
        return cleaned


class NamedField(forms.ModelChoiceField):
    """A person by name and facility."""

    def label_from_instance(self, obj: Any) -> str:
        """Say who and where."""
        return f"{obj.name} · {obj.facility}"


class EnrolForm(forms.Form):
    """Who takes part."""

    person = NamedField(label=_("Staff member"), queryset=Person.objects.none())

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        at_work = Post.objects.held(today).filter(person=OuterRef("pk"))
        mine = Person.objects.filter(Exists(at_work), facility__in=Facility.objects.operated_by(user))
        self.fields["person"].queryset = mine.select_related("facility").order_by("name")  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The code that somebody shows at the door."""

    code = SpokenEntry(label=_("code"), max_length=40)
