"""What a dashboard shows, and the filter of its lists."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import FacilityState
from metrics.indicators.models import Indicator
from portal.identifiers.entries import AreaAsked
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
        ("known", _("enrolment known")),
        ("places_unknown", _("places not known")),
        ("enrolled_unknown", _("enrolment not known")),
    ]

    area = AreaAsked(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            ("overseen", _("under oversight")),
            ("public", _("filing valid")),
            *FacilityState.choices,
        ],
    )
    having = forms.ChoiceField(label=_("With"), required=False, choices=HAVING)
    clause = forms.ModelChoiceField(
        Clause.objects.select_related("regulation"), label=_("Clause not met"), required=False
    )


class DashboardFilter(forms.Form):
    """Which indicator and which period a dashboard shows; nonsense shows the usual."""

    MONTHS = [("12", _("12 months")), ("24", _("24 months")), ("6", _("6 months"))]

    area = AreaAsked(widget=forms.HiddenInput, required=False)
    indicator = forms.ChoiceField(label=_("Indicator to compare"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    months = forms.TypedChoiceField(
        label=_("Months shown"), required=False, choices=MONTHS, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, indicators: Iterable[Indicator], years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [(row.code, str(row)) for row in indicators]  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
