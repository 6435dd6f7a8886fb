"""Forms about who acts for an operator."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.documents.fields import OneFileField
from portal.forms import Printed
from portal.identifiers.entries import MobileEntry, NameEntry


class MandateForm(forms.Form):
    """The letter with the operator's seal."""

    letter = OneFileField(
        label=_("Letter of authority with the operator's seal"),
        help_text=_(
            "One file (PDF, JPEG or PNG, at most 20 MB): the operator says that you act for it in this portal, with its name and code, your "
            "name, the day, and its seal; with it a copy of the licence or certificate of registration."
        ),
        error_messages={"required": _("Please choose the file with the letter.")},
    )


class MandateRefusalForm(Printed, forms.Form):
    """Why a letter is not accepted."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is wrong with the letter, and what another one has to show. The operator reads it."),
    )


class ColleagueForm(forms.Form):
    """Whom to invite."""

    full_name = NameEntry(label=_("Name of the colleague"))
    mobile = MobileEntry(
        label=_("Mobile of the colleague"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("The link is texted to it. It opens for seven days, once."),
    )
