"""Forms of the bureau: filters, remarks, decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.documents.fields import PublishedField
from portal.forms import conditional
from portal.models import Clause


class ClausesField(forms.ModelMultipleChoiceField):
    """Clauses to tick, each with its wording."""

    def label_from_instance(self, clause: Clause) -> str:  # type: ignore[override]
        """Name the clause and say what it asks."""
        return f"{clause} · {clause.wording}"


class RefuseForm(forms.Form):
    """Clauses and reasons of a refusal, which are published."""

    clauses = ClausesField(
        label=_("Clauses that are not met"),
        help_text=_("What the rulebook finds not met today comes first and is ticked."),
        queryset=Clause.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please tick the clauses the refusal rests on.")},
    )
    reasons = PublishedField(
        label=_("Reasons"),
        help_text=_("They go to the operator and are published. Name no persons."),
        max_length=2000,
        error_messages={"required": _("Please give the reasons.")},
    )

    def __init__(self, *args: Any, clauses: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["clauses"].queryset = clauses  # type: ignore[attr-defined]


class RefuseFilingForm(RefuseForm):
    """A refusal of a filing: what goes against a finding of the rulebook says why."""

    against_findings = conditional(
        forms.CharField(
            label=_("Why the rulebook's finding does not hold"),
            help_text=_(
                "Required when you tick a clause that the rulebook finds met. For the second person, not published."
            ),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    )
