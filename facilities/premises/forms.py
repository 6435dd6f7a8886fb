"""Forms of premises."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Operator
from facilities.ground.money import YuanField
from facilities.premises import policy
from facilities.premises.choices import Owner, PremisesState
from facilities.premises.models import Lease, Premises, RentRelief
from portal import permissions
from portal.accounts.scope import scope_of
from portal.areas.choices import AreaLevel
from portal.forms import DateInput, Printed, RevisionForm
from portal.identifiers.entries import UsccEntry
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


class NoteForm(Printed, forms.Form):
    """Why premises are let or withdrawn, or to whom."""

    note = forms.CharField(label=_("Note"), max_length=300, widget=forms.Textarea({"rows": 3}))


def _forward(form: forms.BaseForm, cleaned: dict[str, Any]) -> dict[str, Any]:
    first, last = cleaned.get("from_on"), cleaned.get("until_on")
    if first and last and last < first:
        form.add_error("until_on", _("The last day lies before the first."))
    return cleaned


class LeaseForm(forms.ModelForm):
    """A lease: the tenant by its code, the rent in yuan."""

    uscc = UsccEntry(
        label=_("Unified social credit code of the tenant"), help_text=_("An operator that is signed up here.")
    )
    rent = YuanField(label=_("Monthly rent (yuan)"), help_text=_("0 is free of rent."), min_value=0)

    class Meta:
        model = Lease
        fields = ["signed_on", "from_on", "until_on"]
        widgets = {"signed_on": DateInput, "from_on": DateInput, "until_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(["uscc", "rent", "signed_on", "from_on", "until_on"])

    def clean(self) -> dict[str, Any]:
        """The operator of the code, the rent as fen, a term that runs forward."""
        cleaned = _forward(self, super().clean() or self.cleaned_data)
        if uscc := cleaned.get("uscc"):
            tenant = Operator.objects.filter(organisation__uscc=uscc).select_related("organisation").first()
            if tenant is None:
                self.add_error("uscc", _("No operator with this code is signed up."))
            else:
                self.instance.operator = tenant
        if cleaned.get("rent") is not None:
            self.instance.rent_fen = cleaned["rent"]
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Leave an overlap to the act, which says beside the field what to do."""
        return {*super()._get_validation_exclusions(), "from_on", "until_on"}  # type: ignore[misc]


class LeaseEndForm(Printed, forms.Form):
    """The last day of a lease, and why it ends."""

    ended_on = forms.DateField(label=_("Last day"), widget=DateInput)
    note = forms.CharField(label=_("Reasons"), max_length=300, widget=forms.Textarea({"rows": 3}))


class RentReliefForm(forms.ModelForm):
    """What is let off; the monthly amount in yuan."""

    amount = YuanField(label=_("Let off a month (yuan)"))

    class Meta:
        model = RentRelief
        fields = ["from_on", "until_on", "basis"]
        widgets = {"from_on": DateInput, "until_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(["amount", "from_on", "until_on", "basis"])

    def clean(self) -> dict[str, Any]:
        """A span runs forward; the amount as fen."""
        cleaned = _forward(self, super().clean() or self.cleaned_data)
        self.instance.fen = cleaned.get("amount")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Leave an overlap to the act, which says beside the field what to do."""
        return {*super()._get_validation_exclusions(), "from_on", "until_on"}  # type: ignore[misc]
