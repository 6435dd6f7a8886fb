"""Forms of premises."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.premises import policy
from facilities.premises.choices import Owner, PremisesState
from facilities.premises.models import Premises
from portal import permissions
from portal.accounts.scope import scope_of
from portal.areas.choices import AreaLevel
from portal.forms import DateInput, RevisionForm
from portal.models import Area, User
from portal.querysets import within


class PremisesForm(RevisionForm):
    """What is known of premises; an empty answer is not known."""

    class Meta:
        model = Premises
        fields = (
            "name", "owner", "area", "address", "longitude", "latitude", "highest_floor", "has_basement", "exits",
            "indoor_area", "outdoor_area", "monthly_rent", "free_from", "free_until", "contact",
        )  # fmt: skip
        widgets = {"free_from": DateInput(), "free_until": DateInput()}

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        owners = policy.owners_entered_by(user)
        self.fields["owner"].choices = [("", "---------"), *((owner.value, owner.label) for owner in owners)]  # type: ignore[attr-defined]
        mine = within(scope_of(user).areas(permissions.SEE_FIGURES), "code")
        self.fields["area"].queryset = Area.objects.filter(mine, level=AreaLevel.COMMUNITY)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse half a position and a span that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("longitude") is None) != (cleaned.get("latitude") is None) and not {
            "longitude",
            "latitude",
        } & self.errors.keys():
            self.add_error(
                "latitude" if cleaned.get("latitude") is None else "longitude",
                _("Please give both degrees, or neither."),
            )
        begins, ends = cleaned.get("free_from"), cleaned.get("free_until")
        if begins and ends and ends < begins:
            self.add_error("free_until", _("This is before the first day."))
        return cleaned


class PremisesFilter(forms.Form):
    """What to list."""

    owner = forms.ChoiceField(label=_("Owner"), choices=[("", _("all")), *Owner.choices], required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("all")), *PremisesState.choices], required=False)


class NoteForm(forms.Form):
    """Why premises are let or withdrawn, or to whom."""

    note = forms.CharField(label=_("Note"), max_length=300, widget=forms.Textarea({"rows": 3}))
