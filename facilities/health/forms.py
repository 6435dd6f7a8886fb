"""What is entered of an illness."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import CareClass, Facility
from facilities.health.choices import ReturnPaper, Symptom
from portal.forms import DateInput, MomentInput, Printed, conditional


class HealthEventForm(forms.Form):
    """A case as it is seen."""

    care_class = forms.ModelChoiceField(label=_("Class"), queryset=CareClass.objects.none())
    child = forms.CharField(
        label=_("Name of the child"), max_length=40, help_text=_("Encrypted; offices do not see it.")
    )
    day = forms.DateField(label=_("Day of the first symptom"), widget=DateInput)
    symptoms = forms.MultipleChoiceField(
        label=_("Symptoms"), choices=Symptom.choices, widget=forms.CheckboxSelectMultiple
    )
    is_infectious = forms.BooleanField(label=_("Suspected to be infectious"), required=False)

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["care_class"].queryset = facility.classes.all()  # type: ignore[attr-defined]


class SendHomeForm(forms.Form):
    """When the guardian was told."""

    told_at = forms.DateTimeField(label=_("Guardian told at"), widget=MomentInput)


class ReturnForm(forms.Form):
    """With what a child comes back."""

    paper = conditional(
        forms.ChoiceField(
            label=_("Paper of the return"),
            choices=[("", "---------"), *ReturnPaper.choices],
            required=False,
            help_text=_("Required after an infectious disease."),
        )
    )
    issuer = forms.CharField(label=_("Issued by"), max_length=80, required=False)
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=DateInput)


class ClusterForm(Printed, forms.Form):
    """What the bureau did."""

    disease_control_told_at = forms.DateTimeField(label=_("Disease control told at"), widget=MomentInput)
    note = forms.CharField(label=_("What was done"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
