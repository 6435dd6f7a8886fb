"""Forms of what follows a filing: reports, relocations, suspensions, the end, annual reports, appeals, and the answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.appeals.appeals import OUTCOMES
from facilities.appeals.choices import AppealState
from portal.documents.fields import FilesField
from portal.forms import Printed


class AppealForm(Printed, forms.Form):
    reasons = forms.CharField(
        label=_("Reasons of the appeal"),
        help_text=_("Which clause or fact of the decision is wrong, and why."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Please give the reasons.")},
    )
    papers = FilesField(
        label=_("Papers"), help_text=_("PDF, JPEG, PNG or XLSX; several at once are possible."), required=False
    )


class AppealDecisionForm(Printed, forms.Form):
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(state.value, state.label) for state in AppealState if state in OUTCOMES],
        widget=forms.RadioSelect,
        help_text=_(
            "Changed: the filing is accepted at once under a new number, if the rulebook lets it. Set aside: the review starts "
            "again under a new number."
        ),
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("They go to the operator and are published. Name no persons."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Please give the reasons.")},
    )
