"""Forms of what follows a filing: reports, relocations, suspensions, the end, annual reports, appeals, and the answers."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from facilities.ground.forms import CommunityField
from facilities.ground.models import Facility
from portal.models import Area


class NewPlaceForm(forms.ModelForm):
    """The few things that make a branch; the rest follows in its dossier."""

    area = CommunityField(queryset=Area.objects.none(), label=capfirst(_("community")))
    takes_staff = forms.BooleanField(
        label=_("The staff moves along"),
        help_text=_("Everybody who holds a post is entered at the new place too, with the certificates."),
        required=False,
    )

    class Meta:
        model = Facility
        fields = ["name", "area", "address"]

    def __init__(self, *args: Any, places: QuerySet[Area], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(places)  # type: ignore[attr-defined]

    def choices(self) -> dict[str, bool]:
        """Return what moves along."""
        return {name: self.cleaned_data[name] for name in ("takes_children", "takes_staff") if name in self.fields}


class RelocationForm(NewPlaceForm):
    takes_children = forms.BooleanField(
        label=_("The children move along"),
        help_text=_(
            "Their number moves to the new classes on the day the new place is filed; the old filing ends then."
        ),
        required=False,
    )
