"""The filter of the dashboard's lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.choices import FacilityState
from portal.models import Clause


class SummaryFilter(forms.Form):
    """Which facilities of the dashboard's lists are shown."""

    HAVING = [
        ("", _("all")),
        ("serious", _("serious breaches")),
        ("major", _("major breaches")),
        ("minor", _("minor breaches")),
        ("advice", _("advice")),
        ("open_findings", _("open findings")),
        ("overdue_findings", _("overdue findings")),
    ]

    area = forms.CharField(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            ("overseen", _("under oversight")),
            ("public", _("filing holds")),
            *FacilityState.choices,
        ],
    )
    having = forms.ChoiceField(label=_("With"), required=False, choices=HAVING)
    clause = forms.ModelChoiceField(
        Clause.objects.select_related("regulation"), label=_("Clause not met"), required=False
    )
