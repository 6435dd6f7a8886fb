"""Forms around footage: what goes to the police, lines of the register, a guardian's request and its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility, Family
from inspections.footage.models import CameraFiling, FootageRequest, Viewing
from inspections.ground.forms import lines
from inspections.monitoring.models import Channel
from portal.forms import DateInput, MomentInput, Printed
from portal.identifiers.entries import CertificateEntry, NameEntry

TIME = {"type": "time"}


class CameraFilingForm(forms.ModelForm):
    """What is told to the police beside the cameras themselves."""

    class Meta:
        model = CameraFiling
        fields = ["kept_days", "contact"]


class RecordForm(forms.Form):
    """The police's number and day."""

    number = CertificateEntry(label=_("number of the filing"), max_length=40)
    recorded_on = forms.DateField(label=_("on file since"), widget=DateInput)


class ReasonForm(Printed, forms.Form):
    """A reason, of a return or of a line that is struck."""

    reason = lines(_("Reason"), rows=3, most=200)


class AnswerForm(Printed, forms.Form):
    """Why footage is not shown."""

    answer = lines(
        _("Why is it not shown?"),
        rows=4,
        most=500,
        help_text=_("The family and the offices read it. No names of others."),
    )


class ViewingForm(forms.ModelForm):
    """A line of the register."""

    footage_from = forms.DateTimeField(label=_("footage from"), widget=MomentInput)
    footage_until = forms.DateTimeField(label=_("footage until"), widget=MomentInput)
    viewed_at = forms.DateTimeField(label=_("viewed at"), widget=MomentInput)
    name = NameEntry(label=_("who viewed"), max_length=40)
    allowed_by = NameEntry(label=_("allowed by"), max_length=40)

    class Meta:
        model = Viewing
        fields = [
            "channels", "footage_from", "footage_until", "viewed_at", "name", "unit", "reason", "content",
            "allowed_by", "handed_to",
        ]  # fmt: skip
        widgets = {"channels": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cameras = Channel.objects.filter(facility=facility).select_related("room")
        self.fields["channels"].queryset = cameras  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """Leave spans to the act, which says what is wrong with them at their field."""
        spans = {"footage_from", "footage_until", "viewed_at", "struck_at"}
        return {*super()._get_validation_exclusions(), *spans}  # type: ignore[misc]


class FootageRequestForm(Printed, forms.ModelForm):
    """Which child, which day and hours, and what happened."""

    reason = lines(_("what happened"), rows=3, most=300, help_text=_("No names of other children, no numbers."))

    class Meta:
        model = FootageRequest
        fields = ["child", "day", "since", "until", "reason"]
        widgets = {"day": DateInput, "since": forms.TimeInput(TIME), "until": forms.TimeInput(TIME)}

    def __init__(self, *args: Any, family: Family, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["child"].queryset = family.children.all()  # type: ignore[attr-defined]
        self.fields["child"].empty_label = None  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the span to the act, which says what is wrong with it at its field."""
        return {*super()._get_validation_exclusions(), "since", "until"}  # type: ignore[misc]
