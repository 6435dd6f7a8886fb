"""Forms of plans, draws, joint visits and conflicts of interest."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.checklists.models import Checklist
from inspections.planning.choices import ExclusionKind
from inspections.planning.models import Draw, PlanLine
from inspections.visits.forms import PlanForm
from portal.forms import DateInput, Printed, conditional
from portal.models import Department, Organisation, User

REASON = forms.Textarea(attrs={"rows": 3})


class OfficeForm(forms.Form):
    """Whose plan of which year."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Office"), empty_label=None)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, offices: QuerySet[Organisation], years: list[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = offices  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]


class LineForm(forms.ModelForm):
    """A line of a yearly plan."""

    class Meta:
        model = PlanLine
        fields = ["checklist", "target", "share", "visits"]

    def __init__(self, *args: Any, checklists: QuerySet[Checklist], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["checklist"].queryset = checklists  # type: ignore[attr-defined]


class RemarkForm(Printed, forms.Form):
    """What a plan aims at."""

    note = forms.CharField(label=_("Aims and remarks"), max_length=2000, required=False, widget=REASON)


class DrawForm(forms.ModelForm):
    """What is to be drawn, and when the visits are made."""

    class Meta:
        model = Draw
        fields = ["title", "checklist", "target", "count", "inspectors_each", "visits_from", "visits_until"]
        widgets = {"visits_from": DateInput(), "visits_until": DateInput()}

    def __init__(self, *args: Any, checklists: QuerySet[Checklist], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["checklist"].queryset = checklists  # type: ignore[attr-defined]


class ExclusionForm(Printed, forms.Form):
    """Who is left out of a draw, and why."""

    facility = forms.ModelChoiceField(Facility.objects.none(), label=_("Facility"), required=False)
    inspector = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Inspector"),
        required=False,
        help_text=_("Facility and inspector together: only this pair is not drawn."),
    )
    kind = forms.ChoiceField(label=_("Kind of reason"), choices=ExclusionKind.choices, help_text=_("Published."))
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=REASON, help_text=_("Not published."))

    def __init__(self, *args: Any, facilities: QuerySet[Facility], inspectors: QuerySet[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
        self.fields["inspector"].queryset = inspectors  # type: ignore[attr-defined]


class ConflictForm(Printed, forms.Form):
    """An inspector who must not inspect a facility."""

    inspector = forms.ModelChoiceField(User.objects.none(), label=_("Inspector"), empty_label=None)
    facility = forms.ModelChoiceField(Facility.objects.none(), label=_("Facility"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=REASON,
        help_text=_("For example kinship or a former job there. Only your office reads it; it is not published."),
    )

    def __init__(self, *args: Any, inspectors: QuerySet[User], facilities: QuerySet[Facility], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["inspector"].queryset = inspectors  # type: ignore[attr-defined]
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]


class JointVisitForm(PlanForm):
    """Call a joint visit."""

    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(), label=_("Departments to ask"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Occasion"), max_length=200)

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["departments"].queryset = departments  # type: ignore[attr-defined]


class JoinForm(Printed, forms.Form):
    """Whether one's department takes part, and with which checklist."""

    JOIN, STAY_AWAY = "join", "stay-away"
    answer = forms.ChoiceField(
        label=_("Does your department take part?"),
        widget=forms.RadioSelect,
        choices=[(JOIN, _("Yes, with this checklist")), (STAY_AWAY, _("No, for this reason"))],
        initial=JOIN,
    )
    checklist = conditional(
        forms.ModelChoiceField(
            Checklist.objects.none(), label=_("Checklist"), required=False, widget=forms.RadioSelect, empty_label=None
        )
    )
    note = conditional(forms.CharField(label=_("Reason"), max_length=200, required=False, widget=REASON))

    def __init__(self, *args: Any, checklists: QuerySet[Checklist], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["checklist"].queryset = checklists  # type: ignore[attr-defined]
        self.fields["checklist"].initial = checklists.first()

    def clean(self) -> dict[str, Any]:
        """A yes needs a checklist, a no needs a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == self.JOIN and not cleaned.get("checklist"):
            self.add_error("checklist", _("Please choose a checklist."))
        if cleaned.get("answer") == self.STAY_AWAY and not cleaned.get("note", "").strip():
            self.add_error("note", _("Please say why your department does not take part."))
        return cleaned


class TapForm(forms.Form):
    """One tap on an alert: the checklist, and a key so that two taps give one visit."""

    checklist = forms.ModelChoiceField(Checklist.objects.none())
    key = forms.UUIDField()

    def __init__(self, *args: Any, checklists: QuerySet[Checklist], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["checklist"].queryset = checklists  # type: ignore[attr-defined]
