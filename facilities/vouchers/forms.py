"""Forms of vouchers."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.support import attendance
from facilities.support.choices import SchemeKind
from facilities.support.models import Enrolment, Scheme
from facilities.vouchers.choices import VoucherState
from portal.forms import Printed
from portal.identifiers.entries import IdentityEntry, IdentityForm, MobileEntry, SpokenEntry, identity_kind_entry

CODE = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"})


class CodeForm(forms.Form):
    """A voucher by its code."""

    code = SpokenEntry(
        label=_("Code of the voucher"), max_length=40, widget=CODE, help_text=_("For example: 7KQ2-M9TX-4HWA.")
    )


class GiveForm(IdentityForm, forms.Form):
    """For whom a voucher is; the child's number becomes a token and is not kept."""

    scheme = forms.ModelChoiceField(Scheme.objects.none(), label=_("Support scheme"))
    id_type = identity_kind_entry()
    id_number = IdentityEntry(label=_("ID number of the child"))
    mobile = MobileEntry(
        label=_("Mobile"), required=False, help_text=_("The code is texted there. The number is not kept.")
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        running = Scheme.objects.in_force(on).filter(kind=SchemeKind.VOUCHER)
        self.fields["scheme"].queryset = running  # type: ignore[attr-defined]


class RedeemForm(CodeForm):
    """A voucher and the child for whom it is brought."""

    child = forms.ModelChoiceField(
        Enrolment.objects.none(), label=_("Child by its mark"), help_text=_("Children who are enrolled today.")
    )

    def __init__(self, *args: Any, facility: Facility, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["child"].queryset = attendance.attending(facility, on, on)  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """Which vouchers are listed."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *VoucherState.choices], required=False)


class ReasonForm(Printed, forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))
