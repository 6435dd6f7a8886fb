"""Forms around incidents, made for a phone in a hurry."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.ground.forms import lines
from inspections.incidents.choices import (
    Condition,
    IncidentKind,
    IncidentSeverity,
    IncidentState,
    IncidentStep,
    Responsibility,
)
from inspections.incidents.incidents import Happened
from inspections.incidents.models import AlertRule
from portal.documents.fields import FilesField
from portal.forms import MomentInput, Printed, RevisionForm

MOST_CHILDREN = 500
OLDEST_MONTHS = 72


def _photos() -> FilesField:
    return FilesField(
        label=_("Photos or files"), required=False, help_text=_("No faces of children. Camera data are removed.")
    )


class FirstReportForm(Printed, forms.Form):
    """首报: what must be known at once. The key makes that sending it twice counts once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    facility = forms.ModelChoiceField(Facility.objects.none(), label=_("Facility"), empty_label=None)
    kind = forms.ChoiceField(label=_("What happened?"), choices=[("", _("Please choose")), *IncidentKind.choices])
    severity = forms.ChoiceField(label=_("How serious?"), choices=IncidentSeverity.choices, widget=forms.RadioSelect)
    happened_at = forms.DateTimeField(label=_("When did it happen?"), widget=MomentInput)
    known_at = forms.DateTimeField(
        label=_("When did you learn of it?"),
        required=False,
        widget=MomentInput,
        help_text=_("Empty: at once. The time for the report runs from here."),
    )
    place = forms.CharField(label=_("Where in the facility?"), max_length=80)
    children = forms.IntegerField(label=_("How many children?"), min_value=0, max_value=MOST_CHILDREN, initial=1)
    text = lines(_("What happened, in short?"), rows=4, help_text=_("No names, no ID or telephone numbers."))
    measures = lines(_("What has been done so far?"), rows=3, required=False)
    guardians_told_at = forms.DateTimeField(label=_("Guardians told at"), required=False, widget=MomentInput)
    police_called_at = forms.DateTimeField(
        label=_("Police called at"),
        required=False,
        widget=MomentInput,
        help_text=_("Suspected violence or abuse goes to the police (110) at once."),
    )
    files = _photos()  # type: ignore[assignment]

    def __init__(self, *args: Any, facilities: QuerySet[Facility], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
        self.fields["happened_at"].initial = timezone.now

    def told(self) -> Happened:
        """Return what happened."""
        sent = dict(self.cleaned_data)
        del sent["key"], sent["facility"]
        sent["known_at"] = sent["known_at"] or sent["happened_at"]
        return Happened(**sent)


class FollowUpForm(Printed, forms.Form):
    """续报 or 结案: how things stand."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = lines(_("How do things stand?"), rows=4, help_text=_("No names, no ID or telephone numbers."))
    measures = lines(_("What has been done since?"), rows=3, required=False)
    is_final = forms.BooleanField(
        label=_("This is the final report: everything is settled on our side"), required=False
    )
    files = _photos()  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4


class ChildForm(forms.Form):
    """An affected child: as little as possible."""

    age_months = forms.IntegerField(label=_("Age in months"), min_value=0, max_value=OLDEST_MONTHS)
    condition = forms.ChoiceField(label=_("How is the child?"), choices=Condition.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name of the child"),
        max_length=30,
        required=False,
        help_text=_(
            "Only if the offices must know it. It is kept encrypted and shown masked; each access is recorded."
        ),
    )


class CallsForm(forms.Form):
    """When guardians and police were told, and for those who investigate when it was reported upward."""

    guardians_told_at = forms.DateTimeField(label=_("Guardians told at"), required=False, widget=MomentInput)
    police_called_at = forms.DateTimeField(label=_("Police called at"), required=False, widget=MomentInput)
    reported_up_at = forms.DateTimeField(label=_("Reported upward at"), required=False, widget=MomentInput)

    def __init__(self, *args: Any, investigates: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not investigates:
            del self.fields["reported_up_at"]


class ExcuseForm(Printed, forms.Form):
    """Why a step of a grave incident was not to be done."""

    step = forms.ChoiceField(label=_("Step"), widget=forms.RadioSelect)
    reason = lines(
        _("Reason"), rows=3, most=500, help_text=_("Kept with your name. No names, no ID or telephone numbers.")
    )

    def __init__(self, *args: Any, open_steps: Sequence[IncidentStep], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(step.value, step.label) for step in open_steps]  # type: ignore[attr-defined]


class ClassForm(forms.Form):
    """Another kind or severity than was reported."""

    kind = forms.ChoiceField(label=_("Kind"), choices=IncidentKind.choices)
    severity = forms.ChoiceField(label=_("Severity"), choices=IncidentSeverity.choices, widget=forms.RadioSelect)


class ConcludeIncidentForm(Printed, forms.Form):
    """What the investigation found."""

    cause = lines(_("Cause"), rows=3)
    findings = lines(_("Findings of the investigation"), rows=5, most=4000)
    responsibility = forms.ChoiceField(
        label=_("Responsibility"), choices=Responsibility.choices, widget=forms.RadioSelect
    )
    lessons = lines(_("What to learn from it"), rows=3, required=False)


class LessonForm(Printed, forms.Form):
    """What all operators are told."""

    title = forms.CharField(label=_("Title"), max_length=100)
    text = lines(
        _("Text of the lesson"), rows=8, most=4000, help_text=_("All operators read it. Do not say where it was.")
    )


class IncidentFilter(forms.Form):
    """What the list of incidents shows."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *IncidentState.choices, ("late", _("Reported late")), ("owing", _("Report overdue"))],
    )
    severity = forms.ChoiceField(
        label=_("Severity"), required=False, choices=[("", _("All")), *IncidentSeverity.choices]
    )
    q = forms.CharField(label=_("Facility"), required=False, max_length=60)


class AlertRuleForm(RevisionForm):
    """An alert rule."""

    class Meta:
        model = AlertRule
        fields = ("kind", "severity", "department", "order", "is_active")
