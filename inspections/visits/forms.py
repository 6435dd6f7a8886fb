"""Forms of inspectors and operators. Files are checked by their content, each error by its field."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.checklists.choices import AnswerOutcome
from inspections.checklists.models import Checklist
from inspections.ground.choices import VisitKind
from inspections.visits.choices import ON_OCCASION, SignerKind
from inspections.visits.records import Signed, Signer
from inspections.visits.visits import Position, Seen
from portal.documents.fields import FilesField, OneFileField
from portal.documents.uploads import PICTURES
from portal.forms import DateInput, Printed, conditional


class _OfOneVisit(forms.Form):
    """A form whose key makes that sending it twice gives one visit."""

    checklist = forms.ModelChoiceField(
        Checklist.objects.none(), label=_("Checklist"), widget=forms.RadioSelect, empty_label=None
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, checklists: QuerySet[Checklist], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["checklist"].queryset = checklists  # type: ignore[attr-defined]
        self.fields["checklist"].initial = checklists.first()
        self.fields["key"].initial = uuid4


class StartForm(_OfOneVisit):
    """Start a visit now. The position is sent only if the inspector allows it."""

    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)

    @property
    def position(self) -> Position | None:
        """Longitude and latitude in degrees, or None unless both were sent."""
        longitude, latitude = self.cleaned_data.get("longitude"), self.cleaned_data.get("latitude")
        return None if longitude is None or latitude is None else (longitude, latitude)


class PlanForm(_OfOneVisit):
    """Plan a visit for a day."""

    planned_on = forms.DateField(label=_("Day of the visit"), widget=DateInput)


class PlanOneForm(PlanForm):
    """Plan a visit, as usual or on an occasion."""

    kind = forms.ChoiceField(
        label=_("Occasion"),
        required=False,
        choices=[
            ("", _("By the usual plan")),
            *((kind.value, kind.label) for kind in (*ON_OCCASION, VisitKind.SPECIAL)),
        ],
    )
    reason = conditional(
        forms.CharField(
            label=_("What the visit is made for"),
            max_length=200,
            required=False,
            help_text=_("For example the number of the complaint. Needed for a complaint visit."),
        )
    )


class AnswerForm(Printed, forms.Form):
    """The answer on one item; note and photos may follow."""

    outcome = forms.ChoiceField(choices=AnswerOutcome.choices, label=_("Result of the check"), required=False)
    value = conditional(forms.CharField(label=_("Entry"), max_length=500, required=False))
    note = conditional(
        forms.CharField(label=_("What did you see?"), max_length=500, required=False, widget=forms.Textarea)
    )
    photos = FilesField(label=_("Photos"), required=False)
    seen_outcome = conditional(forms.CharField(required=False, max_length=20))
    seen_value = conditional(forms.CharField(required=False, max_length=500))
    seen_note = conditional(forms.CharField(required=False, max_length=500))

    @property
    def seen(self) -> Seen | None:
        """The answer as the page showed it; None if the page does not say."""
        if "seen_note" not in self.data:
            return None
        return Seen(*(self.cleaned_data.get(f"seen_{name}", "") for name in ("outcome", "value", "note")))

    @property
    def note_given(self) -> str | None:
        """The note if the form held one; None leaves what is there."""
        return self.cleaned_data["note"] if "note" in self.data else None


class ConcludeForm(Printed, forms.Form):
    """The last word of a visit."""

    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Optional. The operator reads it."),
    )


class RecordForm(Printed, forms.Form):
    """The signatures of a record: as pictures, drawn on the page or photographed from paper."""

    companions = forms.CharField(label=_("Further inspectors"), required=False, max_length=100)
    inspector = OneFileField(
        label=_("Signature of the inspector"),
        help_text=_("Sign with a finger or the mouse, or choose a photo of the signature on paper."),
    )
    name = conditional(forms.CharField(label=_("Who is in charge on the spot?"), required=False, max_length=60))
    post = forms.CharField(label=_("Post"), required=False, max_length=60)
    onsite = conditional(
        OneFileField(
            label=_("Signature of whoever is in charge on the spot"),
            required=False,
            help_text=_("Sign with a finger or the mouse, or choose a photo of the signature on paper."),
        )
    )
    is_refused = forms.BooleanField(label=_("Not signed for the facility"), required=False)
    remark = conditional(
        forms.CharField(
            label=_("Opinion of the facility, or why it was not signed"),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Signatures are pictures; both sign, or it is said why not."""
        cleaned = super().clean() or self.cleaned_data
        for who in SignerKind.values:
            if (upload := cleaned.get(who)) and upload.content_type not in PICTURES:
                self.add_error(who, _("A signature is a picture (JPEG or PNG)."))
        wanted = ("remark",) if cleaned.get("is_refused") else ("name", "onsite")
        for field in wanted:
            if not cleaned.get(field) and field not in self.errors:
                self.add_error(field, _("Please fill this in."))
        return cleaned

    def signed(self, inspector: str, at: datetime) -> Signed:
        """Return who signed; what was read the portal itself knows."""
        told = self.cleaned_data
        return Signed(
            inspector=Signer(inspector),
            onsite=Signer(told["name"], told["post"]),
            read=(),
            at=at,
            companions=told["companions"],
            remark=told["remark"],
            is_refused=told["is_refused"],
        )

    @property
    def drawn(self) -> dict[str, UploadedFile]:
        """The pictures by who signed; whoever refuses has none."""
        who = [SignerKind.INSPECTOR] if self.cleaned_data["is_refused"] else SignerKind.values
        return {str(one): self.cleaned_data[one] for one in who if self.cleaned_data[one]}


class CancelForm(Printed, forms.Form):
    """Why a visit does not take place."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
