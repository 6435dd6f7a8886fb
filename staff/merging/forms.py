"""The operator's form for merging two entries."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.identifiers import papers
from staff.people.models import Person


class EntryField(forms.ModelChoiceField):
    """Entries with their numbers masked, which tells people of one name apart."""

    def label_from_instance(self, obj: Any) -> str:
        """Return name and masked number."""
        return f"{obj.name} · {papers.masked(str(obj.id_number))}"


class MergeForm(forms.Form):
    """Into which entry, and why."""

    into = EntryField(queryset=Person.objects.none(), label=_("The right entry, which stays"))
    reason = forms.CharField(label=_("reason"), max_length=200)

    def __init__(self, *args: Any, wrong: Person, **kwargs: Any):
        super().__init__(*args, **kwargs)
        others = Person.objects.filter(facility=wrong.facility_id).exclude(pk=wrong.pk).order_by("name", "pk")
        self.fields["into"].queryset = others  # type: ignore[attr-defined]
