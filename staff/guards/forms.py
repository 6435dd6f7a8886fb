"""What is entered of guard posts."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.forms import DateInput
from staff.people.choices import PostKind
from staff.people.models import Post

CLOCK = {"type": "time"}


class GuardPostForm(forms.Form):
    place = forms.CharField(label=_("Where the guard stands"), max_length=60)
    starts_at = forms.TimeField(label=_("From what time"), widget=forms.TimeInput(attrs=CLOCK))
    ends_at = forms.TimeField(
        label=_("Until what time"),
        widget=forms.TimeInput(attrs=CLOCK),
        help_text=_("Not later than the beginning: on the next day."),
    )
    since = forms.DateField(label=_("Kept since"), widget=DateInput)


class GuardChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """Return the guard's name."""
        return str(obj.person)


class DutyForm(forms.Form):
    post = GuardChoice(
        label=_("Guard"), queryset=Post.objects.none(), help_text=_("Who is entered with the post of a guard.")
    )
    since = forms.DateField(label=_("Since"), widget=DateInput)

    def __init__(self, *args: Any, facility: Facility, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = Post.objects.held(today).filter(person__facility=facility, kind=PostKind.GUARD)
        self.fields["post"].queryset = rows.select_related("person")  # type: ignore[attr-defined]
