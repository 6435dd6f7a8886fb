"""What families and facilities enter about visits."""

from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.families.models import Booking, Child, Family, VisitSlot
from portal.forms import DateInput
from portal.identifiers.entries import MobileEntry, SpokenEntry

PROOF_LASTS = 900  # seconds
STALE = _("This page is too old. Please enter your mobile again.")
TIME = {"type": "time"}


class EnterForm(forms.Form):
    """The mobile, and that the family agrees to what is kept."""

    mobile = MobileEntry(label=_("Mobile"))
    agrees = forms.BooleanField(
        label=_("I have read what is kept of us and for how long, and agree"),
        error_messages={"required": _("Without your consent nothing can be kept for you.")},
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def proof(self) -> str:
        """Return the mobile, signed, for the page that asks for the code."""
        return signing.dumps(self.cleaned_data["mobile"], salt="family-code")


class CodeForm(forms.Form):
    """The code from the text."""

    code = SpokenEntry(
        label=_("Code from the text"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    proof = forms.CharField(widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_proof(self) -> str:
        """Return the mobile that was signed a moment ago."""
        try:
            return str(signing.loads(self.cleaned_data["proof"], salt="family-code", max_age=PROOF_LASTS))
        except signing.BadSignature:
            raise forms.ValidationError(STALE) from None


class CalledForm(forms.Form):
    """How facilities may call the family."""

    called = forms.CharField(
        label=_("How we may call you"), max_length=20, required=False, help_text=_("For example: Ms Wang.")
    )


class ChildForm(forms.Form):
    """A child by what it is called at home, and its day of birth."""

    called = forms.CharField(
        label=_("How you call the child"),
        max_length=20,
        help_text=_("What it is called at home will do; no full name."),
    )
    born_on = forms.DateField(label=_("Day of birth"), widget=DateInput)

    def __init__(self, data: Any = None, *, child: Child):
        known = {"called": child.called, "born_on": child.born_on} if child.pk else {}
        super().__init__(data, initial=known)


class BookingForm(forms.Form):
    """A time, the child it is about, and what the facility should know."""

    slot: Any = forms.ModelChoiceField(
        VisitSlot.objects.none(),
        label=_("Time"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"invalid_choice": _("Somebody else booked this time just now. Please choose another one.")},
    )
    child: Any = forms.ModelChoiceField(Child.objects.none(), label=_("Child"), required=False)
    note = forms.CharField(
        label=_("What the facility should know"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, slots: Any, family: Family, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = slots  # type: ignore[attr-defined]
        self.fields["slot"].label_from_instance = _told  # type: ignore[attr-defined]
        self.fields["child"].queryset = family.children.all()  # type: ignore[attr-defined]


def _told(slot: VisitSlot) -> str:
    begins = timezone.localtime(slot.starts_at)
    return f"{begins:%Y-%m-%d} {'一二三四五六日'[begins.weekday()]} {begins:%H:%M}–{timezone.localtime(slot.ends_at):%H:%M}"


class NoteForm(forms.ModelForm):
    """The words of a booking, corrected."""

    class Meta:
        model = Booking
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}


class SlotForm(forms.Form):
    """Times of one day, one after the other."""

    day = forms.DateField(label=_("Day"), widget=DateInput)
    begin = forms.TimeField(label=_("from"), widget=forms.TimeInput(format="%H:%M", attrs=TIME))
    until = forms.TimeField(label=_("until"), widget=forms.TimeInput(format="%H:%M", attrs=TIME))
    minutes = forms.IntegerField(label=_("Minutes for each visit"), min_value=5, max_value=240, initial=30)

    def clean(self) -> dict[str, Any]:
        """A span runs forward."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("begin") and cleaned.get("until") and cleaned["until"] <= cleaned["begin"]:
            self.add_error("until", _("The end must come after the beginning."))
        return cleaned


class ReasonForm(forms.Form):
    """Why a visit is called off; the family reads it."""

    reason = forms.CharField(label=_("Reason, for the family"), max_length=100)
