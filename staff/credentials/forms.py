"""Forms of the keepers of kinds of credentials."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import DateInput, conditional
from portal.models import Clause
from staff.people import needs
from staff.people.models import CredentialKind, CredentialNeed

MOST_MONTHS = 120
ASKED_BY_CHECKS = (*needs.POSTS, needs.FURTHER)


def clauses(codes: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return clauses to choose from, by code: all of the rulebook, or those given; the newest version words it."""
    rows = Clause.objects.filter(code__in=codes) if codes else Clause.objects.all()
    newest = {row.code: str(row) for row in rows.select_related("regulation").order_by("code", "version")}
    return list(newest.items())


class KindForm(forms.ModelForm):
    """What is said of a kind."""

    clause_code = forms.ChoiceField(label=_("clause"))
    months = conditional(
        forms.IntegerField(
            label=_("months valid"),
            required=False,
            min_value=1,
            max_value=MOST_MONTHS,
            help_text=_("Needed if it runs out. Once it is laid down it is changed in the rulebook, by two keepers."),
        )
    )

    class Meta:
        model = CredentialKind
        fields = [
            "code",
            "name",
            "name_en",
            "issuer",
            "keeper",
            "clause_code",
            "source_mark",
            "expires",
            "months",
            "has_hours",
            "is_paper_asked",
            "counts_when_answered",
            "entered_until",
            "position",
        ]
        widgets = {"entered_until": DateInput}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["clause_code"].choices = clauses()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["code"].disabled = True

    def clean(self) -> dict[str, Any]:
        """What counts only once confirmed has somebody who confirms it."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("counts_when_answered") and not cleaned.get("keeper"):
            self.add_error("keeper", _("What counts only once confirmed needs a department that confirms it."))
        return cleaned


class NeedForm(forms.ModelForm):
    """Which post needs the kind, under which clause, from when."""

    clause_code = forms.ChoiceField(
        label=_("clause"),
        help_text=_(
            "Of several kinds under one clause and post one is enough. What the district asks for besides is asked kind by kind."
        ),
    )

    class Meta:
        model = CredentialNeed
        fields = ["post", "clause_code", "effective_from"]
        widgets = {"effective_from": DateInput}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["clause_code"].choices = clauses(ASKED_BY_CHECKS)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day on which the post needs it."""

    last = forms.DateField(label=_("last day"), widget=DateInput)
