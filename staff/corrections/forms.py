"""Forms of requests for correction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import Printed
from staff.corrections.choices import CorrectionTopic

MOST_WORDS = 1000


class RequestForm(Printed, forms.Form):
    """What a person wants corrected."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    topic = forms.ChoiceField(label=_("What is wrong?"), choices=CorrectionTopic)
    wish = forms.CharField(
        label=_("What does it say, and what should it say?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Your facility and, if you ask it, the health bureau read this. It is kept encrypted."),
    )


class AnswerForm(Printed, forms.Form):
    """What the person reads."""

    note = forms.CharField(
        label=_("What was corrected, or why not"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads this. No ID or mobile numbers here."),
    )
