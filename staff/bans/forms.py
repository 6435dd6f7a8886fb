"""Forms on which police and health lay down bans."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import DateInput, Printed, conditional
from portal.identifiers.entries import IdentityForm
from staff.bans.models import Ban


class BanForm(IdentityForm, forms.ModelForm):
    """Whom a ban concerns, why and how long."""

    class Meta:
        model = Ban
        fields = ["name", "id_type", "id_number", "ground", "document", "since", "until"]
        widgets = {"since": DateInput, "until": DateInput}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["until"] = conditional(self.fields["until"])

    def clean(self) -> dict[str, Any]:
        """A span runs forward."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("until") and cleaned.get("since") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return cleaned


class NoteForm(Printed, forms.Form):
    """Why a ban is not signed, or is lifted."""

    note = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
