"""Forms of bought services."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import Facility, Operator
from facilities.ground.money import YuanField
from facilities.purchases.models import Acceptance, CatalogueEntry, Contract
from portal import permissions
from portal.accounts.scope import scope_of
from portal.documents.fields import PublishedField
from portal.forms import DateInput, Printed
from portal.models import User


def _forward(form: forms.BaseForm, cleaned: dict[str, Any], first: str, last: str) -> dict[str, Any]:
    if cleaned.get(first) and cleaned.get(last) and cleaned[last] < cleaned[first]:
        form.add_error(last, gettext("The last day lies before the first."))
    return cleaned


class EntryForm(forms.ModelForm):
    class Meta:
        model = CatalogueEntry
        fields = ["name", "unit", "basis", "from_on", "until_on"]
        widgets = {"from_on": DateInput, "until_on": DateInput}

    def clean(self) -> dict[str, Any]:
        """A span runs forward; whether it meets another entry the act says."""
        return _forward(self, super().clean() or self.cleaned_data, "from_on", "until_on")

    def _get_validation_exclusions(self) -> set[str]:
        """Leave an overlap to the act, which says beside the field what to do."""
        return {*super()._get_validation_exclusions(), "from_on", "until_on"}  # type: ignore[misc]


class EndForm(forms.Form):
    until_on = forms.DateField(label=_("Last day"), widget=DateInput)


class ContractForm(Printed, forms.ModelForm):
    """A contract with a facility or an operator of the user's area; the sum in yuan."""

    subject = PublishedField(label=_("What is bought"), max_length=200, rows=2)
    amount = YuanField(label=_("Sum (yuan)"))

    class Meta:
        model = Contract
        fields = ["entry", "facility", "operator", "subject", "signed_on", "from_on", "until_on"]
        widgets = {"signed_on": DateInput, "from_on": DateInput, "until_on": DateInput}
        help_texts = {
            "facility": _("Choose a facility, or else the operator."),
            "operator": _("Only if no facility is chosen."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        here = scope_of(user).areas(permissions.GIVE_OPINIONS)
        facilities = Facility.objects.within(*here).filter(state__in=RUNNING_STATES).order_by("name")
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
        operators = Operator.objects.filter(facilities__in=facilities.order_by()).select_related("organisation")
        self.fields["operator"].queryset = operators.distinct().order_by("organisation__name", "pk")  # type: ignore[attr-defined]
        self.fields["operator"].required = False
        self.order_fields(["entry", "facility", "operator", "subject", "amount", "signed_on", "from_on", "until_on"])

    def clean(self) -> dict[str, Any]:
        """One contractor, a term that runs forward, the sum as fen."""
        cleaned = _forward(self, super().clean() or self.cleaned_data, "from_on", "until_on")
        chosen = [name for name in ("facility", "operator") if cleaned.get(name)]
        if len(chosen) != 1 and not {"facility", "operator"} & self.errors.keys():
            self.add_error("facility", gettext("Please choose a facility or an operator, one of both."))
        if facility := cleaned.get("facility"):
            cleaned["operator"] = facility.operator
        self.instance.sum_fen = cleaned.get("amount")
        return cleaned


class AcceptanceForm(forms.ModelForm):
    """What was served; the amount in yuan."""

    amount = YuanField(label=_("Amount (yuan)"))

    class Meta:
        model = Acceptance
        fields = ["text", "quantity", "served_from", "served_until"]
        widgets = {"served_from": DateInput, "served_until": DateInput}

    def clean(self) -> dict[str, Any]:
        """A span runs forward; the amount as fen."""
        cleaned = _forward(self, super().clean() or self.cleaned_data, "served_from", "served_until")
        self.instance.fen = cleaned.get("amount")
        return cleaned


class NoteForm(Printed, forms.Form):
    """Why something is taken back or closed."""

    note = forms.CharField(label=_("Reasons"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
