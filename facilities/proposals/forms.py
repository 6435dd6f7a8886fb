"""Forms of the bureau: filters, remarks, decisions."""

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Case, QuerySet, When
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext, gettext_lazy as _

from portal.documents.fields import PublishedField
from portal.forms import FoldedCheckboxes, Printed, conditional
from portal.models import Clause
from portal.rulebook.choices import Severity


class ByRegulation(ModelChoiceIterator):
    """Clauses in groups: what the rulebook finds not met, then regulation by regulation, in the order of the rows."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        """Yield the name of each group with its choices."""
        for title, rows in groupby(self.queryset, key=self._title):
            yield title, [self.choice(row) for row in rows]

    def _title(self, clause: Clause) -> str:
        is_first = clause.pk in self.field.first  # type: ignore[attr-defined] # a ClausesField
        return gettext("Not met today") if is_first else str(clause.regulation)


class ClausesField(forms.ModelMultipleChoiceField):
    """Clauses to tick, each with its wording, in groups; those of the keys `first` stand at the top."""

    iterator = ByRegulation
    widget = FoldedCheckboxes
    first: Collection[int] = ()

    def label_from_instance(self, clause: Clause) -> str:  # type: ignore[override]
        """Name the clause and say what it asks."""
        return f"{clause} · {clause.wording}"


class RefuseForm(Printed, forms.Form):
    """Clauses and reasons of a refusal, which are published."""

    clauses = ClausesField(
        label=_("Clauses that are not met"),
        help_text=_("What the rulebook finds not met today comes first and is ticked."),
        queryset=Clause.objects.none(),
        error_messages={"required": _("Please tick the clauses the refusal rests on.")},
    )
    reasons = PublishedField(
        label=_("Reasons"),
        help_text=_("They go to the operator and are published. Name no persons."),
        max_length=2000,
        error_messages={"required": _("Please give the reasons.")},
    )

    def __init__(self, *args: Any, clauses: QuerySet[Clause], first: Collection[int] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["clauses"]
        field.first = first  # type: ignore[attr-defined]
        stands = [Case(When(pk__in=first, then=0), default=1)] if first else []  # a constant would name a column
        clauses = clauses.exclude(severity=Severity.ADVICE)  # advice is no ground for a refusal
        rows = clauses.select_related("regulation").order_by(*stands, "regulation", "article", "code")
        field.queryset = rows  # type: ignore[attr-defined]


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
