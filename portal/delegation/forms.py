"""Forms of standing in and of urgent access: their shape; what holds is said by the acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.delegation import delegations, urgent
from portal.delegation.choices import Verdict
from portal.delegation.models import Delegation
from portal.forms import Printed, conditional
from portal.signin.forms import OwnPasswordForm


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DelegationForm(forms.Form):
    """Who acts for the user, in what, from when to when and why."""

    taker = forms.ModelChoiceField(User.objects.none(), label=_("Who acts for you"))
    works = forms.MultipleChoiceField(label=_("What for"), widget=forms.CheckboxSelectMultiple)
    from_on = forms.DateField(label=_("First day of standing in"), widget=_day())
    until_on = forms.DateField(label=_("Last day of standing in"), widget=_day())
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, giver: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["taker"].queryset = delegations.colleagues_of(giver)  # type: ignore[attr-defined]
        self.fields["works"].choices = [(work.value, work.label) for work in delegations.works_of(giver)]  # type: ignore[attr-defined]

    def delegation(self) -> Delegation:
        """Return the delegation as entered, not saved yet."""
        return Delegation(**self.cleaned_data)


class UrgentForm(OwnPasswordForm):
    """Why and for how long, and the own password once more."""

    reason = forms.CharField(
        label=_("What can't wait"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The audit administrator reads this at once."),
    )  # fmt: skip
    hours = forms.IntegerField(label=_("For how many hours"), min_value=1, max_value=urgent.MOST_HOURS, initial=1)
    field_order = ["reason", "hours", "password"]


class ReviewForm(Printed, forms.Form):
    """What the auditor found."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = conditional(
        forms.CharField(
            label=_("What was found"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Needed if it was not justified."),
        )
    )  # fmt: skip
