"""Forms of what follows a filing: reports, relocations, suspensions, the end, annual reports, appeals, and the answers."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from facilities.annual import ASKED
from facilities.appealing import OUTCOMES
from facilities.choices import AppealState
from facilities.closing import PLAN
from facilities.forms.operator import CommunityField, YesNoField
from facilities.models import AnnualReport, Arrangement, CareClass, Facility, Price, Suspension, Termination
from facilities.updating import CONTACT
from portal.fields import FilesField
from portal.forms import DateInput, RevisionForm, conditional
from portal.models import Area


class ContactForm(RevisionForm):
    serves_meals = YesNoField(
        label=capfirst(_("serves meals")), help_text=_("If yes, a food business licence and a cook are required.")
    )

    class Meta:
        model = Facility
        fields = CONTACT
        help_texts = {"public_phone": _("Shown in the public register.")}


class PriceForm(forms.ModelForm):
    class Meta:
        model = Price
        fields = ["monthly_fee", "fee_note", "holds_from"]
        widgets = {"holds_from": DateInput}


class EnrolmentForm(forms.Form):
    """How many children are enrolled in each class today."""

    def __init__(self, *args: Any, classes: list[CareClass], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for row in classes:
            self.fields[f"class-{row.pk}"] = forms.IntegerField(
                label=f"{row.name} ({row.get_kind_display()})",
                min_value=0,
                max_value=row.places,
                initial=row.enrolled,
                help_text=_("Places: %(places)s") % {"places": row.places},
            )

    def enrolled(self) -> dict[int, int]:
        """Return the children by the key of their class."""
        return {int(name.removeprefix("class-")): number for name, number in self.cleaned_data.items()}


class NewPlaceForm(forms.ModelForm):
    """The few things that make a branch; the rest follows in its dossier."""

    area = CommunityField(queryset=Area.objects.none(), label=capfirst(_("community")))
    takes_staff = forms.BooleanField(
        label=_("The staff moves along"),
        help_text=_("Everybody who holds a post is entered at the new place too, with the certificates."),
        required=False,
    )

    class Meta:
        model = Facility
        fields = ["name", "area", "address"]

    def __init__(self, *args: Any, places: QuerySet[Area], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(places)  # type: ignore[attr-defined]

    def choices(self) -> dict[str, bool]:
        """Return what moves along."""
        return {name: self.cleaned_data[name] for name in ("takes_children", "takes_staff") if name in self.fields}


class RelocationForm(NewPlaceForm):
    takes_children = forms.BooleanField(
        label=_("The children move along"),
        help_text=_(
            "Their number moves to the new classes on the day the new place is filed; the old filing ends then."
        ),
        required=False,
    )


class SuspensionForm(forms.ModelForm):
    class Meta:
        model = Suspension
        fields = ["from_on", "until_on", "reason", "arrangement", "parents_told_on", "parents_told_how"]
        widgets = {
            "from_on": DateInput,
            "until_on": DateInput,
            "parents_told_on": DateInput,
            "arrangement": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_parents_told_on(self) -> date:
        """Parents are told before it is asked for."""
        told: date = self.cleaned_data["parents_told_on"]
        if told > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return told

    def clean(self) -> dict[str, Any]:
        """A suspension runs forward."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day lies before the first."))
        return cleaned


class AnswerForm(forms.Form):
    """An answer of the bureau: yes or no, with words."""

    verdict = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    answer = conditional(
        forms.CharField(
            label=_("Reasons or note"),
            help_text=_("Goes to the operator. Needed if you do not agree."),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    )

    def __init__(self, *args: Any, verdicts: list[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = verdicts  # type: ignore[attr-defined]


class TerminationForm(RevisionForm):
    """The plan apart from the classes; it may be saved unfinished."""

    class Meta:
        model = Termination
        fields = PLAN
        widgets = {
            "last_day": DateInput,
            "parents_told_on": DateInput,
            "wages_by": DateInput,
            "staff_plan": forms.Textarea(attrs={"rows": 4}),
        }


class ArrangementForm(forms.ModelForm):
    class Meta:
        model = Arrangement
        fields = ["goes_to", "by_when", "parents_told_on"]
        widgets = {"by_when": DateInput, "parents_told_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True


class AnnualReportForm(RevisionForm):
    """What the portal does not know of the year; it may be saved unfinished."""

    class Meta:
        model = AnnualReport
        fields = ASKED
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in ("work", "problems", "plan")}

    def clean_months_open(self) -> int | None:
        """A year has twelve months."""
        months: int | None = self.cleaned_data["months_open"]
        if months is not None and months > 12:
            raise forms.ValidationError(_("A year has 12 months."))
        return months


class AppealForm(forms.Form):
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


class AppealDecisionForm(forms.Form):
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
