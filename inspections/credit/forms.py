"""Forms of the credit record: applying for a repair, deciding on it, the lists."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.credit.choices import RepairState
from inspections.ground.choices import CreditList
from portal.documents.fields import PublishedField, evidence
from portal.forms import Printed, conditional
from portal.models import Clause


class RepairForm(Printed, forms.Form):
    """What the operator did since, with evidence."""

    text = forms.CharField(
        label=_("What have you done since, so that it does not happen again?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    files = evidence()  # type: ignore[assignment]


class RepairDecisionForm(Printed, forms.Form):
    """What the bureau decides on an application."""

    verdict = forms.ChoiceField(
        label=_("Is the repair granted?"),
        widget=forms.RadioSelect,
        choices=[
            (RepairState.GRANTED, _("Yes, give the share of the points back")),
            (RepairState.REFUSED, _("No, decline with a reason")),
        ],
    )
    answer = conditional(
        forms.CharField(
            label=_("Note or reason"),
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("The operator reads it. Declining needs a reason."),
        )
    )


def _clauses(on: date) -> QuerySet[Clause]:
    return Clause.objects.in_force(on).select_related("regulation").order_by("regulation", "code")


class ListingForm(Printed, forms.Form):
    """A listing to be announced to the operator."""

    kind = forms.ChoiceField(label=_("List"), widget=forms.RadioSelect, choices=CreditList.choices)
    clause = forms.ModelChoiceField(
        Clause.objects.none(), label=_("Ground"), help_text=_("The clause that the listing rests on; it is published.")
    )
    reasons = PublishedField(
        label=_("Facts and reasons"),
        max_length=1000,
        rows=4,
        help_text=_("They are published: no names of persons, no ID or mobile numbers."),
    )
    months = forms.IntegerField(label=_("How many months it is valid"), min_value=1, max_value=120)

    def __init__(self, *args: Any, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = _clauses(on)  # type: ignore[attr-defined]


class DropForm(Printed, forms.Form):
    """Why a facility is not listed after all."""

    answer = forms.CharField(label=_("Why it is not listed"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class LiftForm(Printed, forms.Form):
    """Why a facility is taken off a list early."""

    reason = PublishedField(label=_("Why it is lifted; the reason is published"), max_length=1000, rows=3)


class StatementForm(Printed, forms.Form):
    """What the operator says to an announced listing."""

    statement = forms.CharField(label=_("Your statement"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))


class ListsFilter(forms.Form):
    """Which list the public looks at."""

    kind = forms.ChoiceField(label=_("List"), required=False, choices=[("", _("Both")), *CreditList.choices])
