"""Forms of transfers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import DateInput, Printed
from portal.identifiers.entries import IdentityEntry, IdentityForm, NameEntry, identity_kind_entry

MOST_WORDS = 500


class AskForm(IdentityForm, forms.Form):
    """Whom the facility wants to take on, and from when."""

    name = NameEntry(label=_("full name"))
    id_type = identity_kind_entry()
    id_number = IdentityEntry(label=_("ID number"))
    wanted_from = forms.DateField(label=_("wished first day"), widget=DateInput)
    agrees = forms.BooleanField(
        label=_(
            "The person wants to come, and agrees that both facilities see this request and her certificates come along."
        ),
    )


class LastDayForm(forms.Form):
    """The last day at the present facility."""

    leaves_on = forms.DateField(label=_("last day at the present facility"), widget=DateInput)


class ReasonForm(Printed, forms.Form):
    """Why, for both facilities to read."""

    note = forms.CharField(
        label=_("reason"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Both facilities and the health bureau read this. No ID or mobile numbers here."),
    )


class ReleaseForm(LastDayForm, ReasonForm):
    """The bureau's decision that the person leaves: the last day, and why."""
