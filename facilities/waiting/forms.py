"""What families enter about places."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.families.models import Family
from facilities.ground.choices import ClassKind
from facilities.ground.models import Facility
from facilities.waiting.choices import PointKind
from facilities.waiting.models import WaitPoint, Wish
from portal.forms import DateInput

RANKS = [(1, _("First wish")), (2, _("Second wish")), (3, _("Third wish"))]


class WishForm(forms.ModelForm):
    """For which child, from when, in which class, how much it is wished and what counts."""

    rank = forms.TypedChoiceField(label=_("Rank of the wish"), choices=RANKS, coerce=int, widget=forms.RadioSelect)
    claims = forms.MultipleChoiceField(
        label=_("What counts for you"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You show the proof when you take up the place, not before."),
    )

    class Meta:
        model = Wish
        fields = ["child", "kind", "wished_on", "rank", "claims"]
        widgets = {"wished_on": DateInput}

    def __init__(self, *args: Any, family: Family, facility: Facility, points: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["child"].queryset = family.children.all()  # type: ignore[attr-defined]
        self.fields["child"].empty_label = None  # type: ignore[attr-defined]
        kinds = sorted(set(facility.classes.values_list("kind", flat=True)))  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(kind, ClassKind(kind).label) for kind in kinds]  # type: ignore[attr-defined]
        claims = [point for point in points if point.kind == PointKind.CLAIM]
        self.fields["claims"].choices = [(point.code, _told(point)) for point in claims]  # type: ignore[attr-defined]


def _told(point: WaitPoint) -> str:
    return f"{point} (+{point.points})"


class AcceptForm(forms.Form):
    """Whether better wishes stay."""

    keeps_better = forms.BooleanField(
        label=_("Keep my wishes of a higher rank: we would swap this place for one of them"), required=False
    )
