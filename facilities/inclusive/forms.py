"""Forms of the recognition of inclusive care."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from facilities.ground.money import YuanField
from facilities.inclusive.models import Recognition
from portal.forms import DateInput, Printed, conditional


class ApplicationForm(Printed, forms.ModelForm):
    """An operator's application; the fee in yuan."""

    most = YuanField(label=_("Highest monthly fee for full-day care (yuan)"))

    class Meta:
        model = Recognition
        fields = ["places", "reasons"]
        widgets = {"reasons": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(["places", "most", "reasons"])

    def clean(self) -> dict[str, Any]:
        """Bring the fee along as fen."""
        cleaned = super().clean() or self.cleaned_data
        self.instance.most_fen = cleaned.get("most")
        return cleaned


class Outcome(TextChoices):
    """How the bureau decides."""

    RECOGNISE = "recognise", _("Recognise")
    REFUSE = "refuse", _("Do not recognise")


class DecisionForm(Printed, forms.Form):
    """Recognised for a term on conditions, or not, with reasons."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    from_on = forms.DateField(label=_("Agreement from"), required=False, widget=DateInput)
    until_on = forms.DateField(label=_("Agreement until"), required=False, widget=DateInput)
    conditions = forms.CharField(
        label=_("Conditions of the agreement"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer = forms.CharField(
        label=_("Reasons of the decision"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("from_on", "until_on", "answer"):
            conditional(self.fields[name])

    def clean(self) -> dict[str, Any]:
        """An agreement has a term; a refusal has reasons."""
        cleaned = super().clean() or self.cleaned_data
        wanted = ("from_on", "until_on") if cleaned.get("outcome") == Outcome.RECOGNISE else ("answer",)
        for name in wanted:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Please fill this in."))
        return cleaned


class ReasonForm(Printed, forms.Form):
    """Why an agreement is ended."""

    answer = forms.CharField(label=_("Reasons"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
