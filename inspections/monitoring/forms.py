"""Forms around monitoring: rooms, channels, recorders, gateways, announced work, explanations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.ground.forms import lines
from inspections.monitoring.choices import OutageState
from inspections.monitoring.models import Channel, Gateway, PlannedWork, Recorder, Room
from portal.forms import DateInput, MomentInput, Printed, RevisionForm


class RoomForm(RevisionForm):
    """A room and what it is for."""

    class Meta:
        model = Room
        fields = ["kind", "name", "floor"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].help_text = _(
            "Living and activity areas must be covered. Toilets, bathrooms, changing, nursing and rest rooms must not."
        )


class ChannelForm(RevisionForm):
    """A camera of a facility."""

    class Meta:
        model = Channel
        fields = ["room", "protocol", "code", "sees", "recorder", "since"]
        widgets = {"since": DateInput}

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = Room.objects.filter(facility=facility)  # type: ignore[attr-defined]
        self.fields["recorder"].queryset = Recorder.objects.filter(facility=facility)  # type: ignore[attr-defined]
        self.fields["code"].help_text = _(
            "As the recorder shows it: 20 digits (GB/T 28181), or UUID of the device / token of the video source (ONVIF)."
        )

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the number to the act, which brings it into its one form first and says what is wrong with it."""
        return {*super()._get_validation_exclusions(), "code"}  # type: ignore[misc]


class RecorderForm(forms.ModelForm):
    """A recorder of a facility."""

    class Meta:
        model = Recorder
        fields = ["name", "maker", "kept_days"]


class GatewayForm(forms.ModelForm):
    """A gateway with the public key that it printed."""

    public_key = forms.CharField(
        label=_("public key"), max_length=60, help_text=_("The gateway prints it: python -m … --key. 43 characters.")
    )

    class Meta:
        model = Gateway
        fields = ["name"]


class PlannedWorkForm(forms.ModelForm):
    """Work on cameras, from when until when."""

    since = forms.DateTimeField(label=_("from"), widget=MomentInput)
    until = forms.DateTimeField(label=_("until"), widget=MomentInput)

    class Meta:
        model = PlannedWork
        fields = ["channel", "since", "until", "reason"]

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any):
        super().__init__(*args, **kwargs)
        channels = Channel.objects.active().filter(facility=facility).select_related("room")
        self.fields["channel"].queryset = channels  # type: ignore[attr-defined]
        self.fields["channel"].empty_label = _("all cameras")  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """Leave spans to the act, which says what is wrong with them at their field."""
        return {*super()._get_validation_exclusions(), "since", "until", "announced_at"}  # type: ignore[misc]


class ExplainForm(Printed, forms.Form):
    """What it was and what was done."""

    text = lines(_("What was it, and what was done?"), most=1000, help_text=_("No names of children."))
    with_others = forms.BooleanField(
        label=_("The same goes for the other cameras that were out at that time"), required=False, initial=True
    )


class CloseForm(Printed, forms.Form):
    """What the office found."""

    verdict = lines(_("What was found?"), most=1000)
    is_fault = forms.TypedChoiceField(
        label=_("Is the facility to blame?"),
        choices=[("true", _("yes")), ("false", _("no"))],
        coerce=lambda value: value == "true",
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_("If it is, the outage costs credit by the rules."),
    )


class OutageFilter(forms.Form):
    """Which outages the list shows."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *(pair for pair in OutageState.choices if pair[0] != OutageState.VOID)],
    )
    facility = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=2**62)
    month = forms.DateField(label=_("Month"), required=False, input_formats=["%Y-%m", "%Y-%m-%d"])
