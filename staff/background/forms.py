"""Forms of background checks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import DateInput, Printed, conditional
from portal.identifiers.entries import CertificateEntry, IdentityForm
from staff.background.choices import CheckState, ReferralState
from staff.background.models import BackgroundCheck, CheckCampaign


class CheckForm(IdentityForm, forms.ModelForm):
    """About whom a facility asks, and where."""

    class Meta:
        model = BackgroundCheck
        fields = ["name", "id_type", "id_number", "office"]


class AnswerForm(forms.Form):
    """What the records say."""

    result = forms.ChoiceField(
        label=_("result"),
        choices=[(CheckState.CLEAR, CheckState.CLEAR.label), (CheckState.RECORD, CheckState.RECORD.label)],
    )
    number = CertificateEntry(
        label=_("number of the reply"), max_length=40, required=False, help_text=_("Needed if there is no record.")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["number"] = conditional(self.fields["number"])


class CampaignForm(forms.ModelForm):
    """Until when every facility asks."""

    class Meta:
        model = CheckCampaign
        fields = ["due_on"]
        widgets = {"due_on": DateInput}


class DealForm(Printed, forms.Form):
    """What the department did."""

    outcome = forms.ChoiceField(
        label=_("outcome"),
        choices=[(state, state.label) for state in ReferralState if state != ReferralState.REFERRED],
    )
    note = forms.CharField(label=_("what was done"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
