"""Forms of the joint review: whom to ask, the opinion, asking back, possible days, the joint visit, the rules."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from facilities.opinions import consultation
from facilities.opinions.choices import OpinionOutcome
from facilities.opinions.models import OpinionRule
from facilities.requirements.sections import in_order
from portal.documents.fields import FilesField
from portal.forms import DateInput, Printed, RevisionForm, conditional
from portal.models import Clause, Department

MOST_FILES, MOST_DAYS = 5, 5
OUTCOMES = [choice for choice in OpinionOutcome.choices if choice[0] != OpinionOutcome.NO_ANSWER]


class Condition(TextChoices):
    """The names of `conditions.CONDITIONS` that a rule may use, in words."""

    ALWAYS = "always", _("always")
    OWNED = "owned", _("own premises")
    LEASED = "leased", _("leased premises")
    MEALS = "meals", _("meals are served")
    FOR_PROFIT = "for-profit", _("for-profit operator")
    NON_PROFIT = "non-profit", _("non-profit operator")
    PUBLIC = "public", _("public institution")
    KINDERGARTEN = "kindergarten", _("kindergarten with nursery classes")
    FAMILY = "family", _("family care point")
    UPPER_FLOOR = "upper-floor", _("above the ground floor")
    BASEMENT = "basement", _("a basement is used")
    EMPLOYER = "employer", _("run by an employer")
    INCLUSIVE = "inclusive", _("inclusive (price-guided)")
    PUBLIC_PREMISES = "public-premises", _("publicly run or aided in leased premises")
    ON_REQUEST = "on-request", _("only when the reviewer adds it")


def _text(
    label: Any, *, required: bool = False, rows: int = 3, most: int = 500, help_text: Any = ""
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, help_text=help_text)


class RulesField(forms.ModelMultipleChoiceField):
    """Proposed departments to tick, each with its question."""

    def label_from_instance(self, rule: OpinionRule) -> str:  # type: ignore[override]
        """Name the department and what it is asked."""
        return f"{rule.department} · {rule}"


class AskForm(Printed, forms.Form):
    """Whom of the proposed departments to ask."""

    rules = RulesField(
        label=_("Departments that the rules propose"),
        queryset=OpinionRule.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = conditional(
        _text(_("Why a department is left out"), rows=2, most=200, help_text=_("Required when you untick one."))
    )

    def __init__(self, *args: Any, suggestions: Sequence[consultation.Suggestion], **kwargs: Any):
        super().__init__(*args, **kwargs)
        keys = [suggestion.rule.pk for suggestion in suggestions]
        among = OpinionRule.objects.filter(pk__in=keys).select_related("department")
        self.fields["rules"].queryset = among  # type: ignore[attr-defined]
        self.fields["rules"].initial = keys


class AskAlsoForm(Printed, forms.Form):
    """Another department, or one again."""

    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.exclude(pk="health"))
    question = _text(_("Question"), required=True, rows=2, most=300)
    because = _text(_("Why this department is asked"), required=True, rows=2, most=200)
    is_required = forms.BooleanField(label=_("must be heard before the filing is accepted"), required=False)


class OpinionForm(Printed, forms.Form):
    """A department's opinion."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, widget=forms.RadioSelect)
    conditions = conditional(
        _text(_("Conditions"), help_text=_("If the department agrees with conditions. The operator reads them."))
    )
    public_text = _text(_("Text for the operator"), help_text=_("The operator reads it. Name no persons."))
    internal_note = _text(_("Internal note"), help_text=_("For the bureau only; the operator never sees it."))
    files = FilesField(  # type: ignore[assignment]
        label=_("Files"), most=MOST_FILES, required=False, help_text=_("For the bureau: PDF, JPEG, PNG or XLSX.")
    )


class WordsForm(Printed, forms.Form):
    """One text: a question back, an answer, a reason."""

    text = _text("", required=True, most=300)

    def __init__(self, *args: Any, label: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class DaysForm(forms.Form):
    """Up to five days on which a department can see the place."""

    def __init__(self, *args: Any, days: Sequence[date] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_DAYS + 1):
            self.fields[f"day{number}"] = forms.DateField(
                label=_("Possible day %(number)s") % {"number": number},
                widget=DateInput(),
                required=number == 1,
                initial=days[number - 1] if number <= len(days) else None,
            )

    def days(self) -> list[date]:
        """Return the days that were named."""
        return [day for day in self.cleaned_data.values() if day]


class JointVisitForm(Printed, forms.Form):
    """The day of the joint visit."""

    day = forms.DateField(label=_("Day"), widget=DateInput())
    note = _text(_("What to prepare"), rows=2, most=300, help_text=_("The departments and the operator read it."))


class OpinionRuleForm(RevisionForm):
    """A rule of the joint review."""

    condition = forms.ChoiceField(label=_("applies when"), choices=Condition)
    clause_code = forms.ChoiceField(label=_("clause"), required=False)
    fields_text = forms.CharField(
        label=_("field of the department"),
        required=False,
        help_text=_("Sections of the dossier, or “section/field”, with blanks between. Empty: the whole dossier."),
    )

    class Meta:
        model = OpinionRule
        fields = (
            "department",
            "condition",
            "question",
            "question_en",
            "clause_code",
            "working_days",
            "is_required",
            "order",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        newest = Clause.objects.order_by("code", "-version").distinct("code").select_related("regulation")
        clauses = sorted((f"{clause}: {Truncator(clause.wording).chars(40)}", clause.code) for clause in newest)
        self.fields["clause_code"].choices = [("", "—"), *((code, words) for words, code in clauses)]  # type: ignore[attr-defined]
        self.fields["fields_text"].initial = " ".join(self.instance.fields or [])

    def clean_fields_text(self) -> list[str]:
        """Know the sections that are named."""
        places = str(self.cleaned_data["fields_text"]).split()
        known = {section.code for section in in_order()}
        if strange := [place for place in places if place.partition("/")[0] not in known]:
            reason = _("There is no section “%(strange)s”. Sections are: %(known)s.")
            raise forms.ValidationError(reason, params={"strange": strange[0], "known": " ".join(sorted(known))})
        return places

    def _plain(self, row: Any, name: str) -> Any:
        return " ".join(row.fields) if name == "fields_text" else super()._plain(row, name)

    def _prepared(self, name: str, value: Any) -> Any:
        return " ".join(value) if name == "fields_text" else super()._prepared(name, value)

    def _stored(self, row: Any, name: str) -> Any:
        return row.fields if name == "fields_text" else super()._stored(row, name)

    def _attribute(self, name: str) -> str:
        return "fields" if name == "fields_text" else super()._attribute(name)

    def save(self, commit: bool = True) -> Any:
        """Take over the field of the department too."""
        self.instance.fields = self.cleaned_data["fields_text"]
        return super().save(commit)
