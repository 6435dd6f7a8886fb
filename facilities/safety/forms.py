"""What is entered of safety."""

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.safety.choices import Emergency, Pillar
from portal.forms import DateInput, MomentInput, Printed, conditional

AREA = forms.Textarea(attrs={"rows": 5})


class PlanForm(Printed, forms.Form):
    kind = forms.ChoiceField(label=_("Kind of emergency"), choices=Emergency.choices)
    adopted_on = forms.DateField(label=_("Adopted on"), widget=DateInput)
    text = forms.CharField(label=_("What is done by whom"), max_length=5000, widget=AREA)


class RemarkForm(forms.Form):
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)


class DrillForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of emergency"), choices=Emergency.choices)
    held_on = forms.DateField(label=_("Held on"), widget=DateInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=600)
    staff = forms.IntegerField(label=_("Staff taking part"), min_value=0, max_value=999)
    children = forms.IntegerField(label=_("Children taking part"), min_value=0, max_value=999)
    problems = forms.CharField(label=_("What went wrong and is changed"), max_length=300, required=False)


class EquipmentForm(forms.Form):
    pillar = forms.ChoiceField(label=_("Pillar of protection"), choices=Pillar.choices)
    checked_on = forms.DateField(label=_("Checked on"), widget=DateInput)
    what = forms.CharField(label=_("What was checked"), max_length=200)
    hazard = forms.CharField(label=_("Hazard found"), max_length=200, required=False)
    remove_by = conditional(
        forms.DateField(
            label=_("To be removed by"), required=False, widget=DateInput, help_text=_("Required for a hazard.")
        )
    )


class RemovalForm(forms.Form):
    how = forms.CharField(label=_("How it was removed"), max_length=200)


class AbuseForm(Printed, forms.Form):
    child = forms.CharField(label=_("Name of the child"), max_length=40)
    noticed_at = forms.DateTimeField(label=_("Noticed at"), widget=MomentInput)
    seen = forms.CharField(label=_("What was seen or heard"), max_length=3000, widget=AREA)


class CallForm(forms.Form):
    called_at = forms.DateTimeField(label=_("Called at"), widget=MomentInput)
    receipt = forms.CharField(label=_("Number of the receipt"), max_length=60, required=False)
