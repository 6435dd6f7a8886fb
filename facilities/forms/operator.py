"""The operator's forms on the dossier. They check shape; what the rules ask is for the checks: drafts can be saved."""

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from facilities.chapters import FIELDS, OPTIONAL
from facilities.choices import ServiceForm
from facilities.models import CareClass, Facility, Operator
from facilities.registry import locked_fields, source_of
from portal.choices import AreaLevel
from portal.forms import DateInput, RevisionForm
from portal.models import Area, DocumentKind
from portal.uploads import check_upload

YES_NO = [("True", _("Yes")), ("False", _("No"))]


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said yet."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            choices=YES_NO,
            coerce=lambda value: str(value) == "True",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )


def communities(district: str, on: date) -> QuerySet[Area]:
    """Return the communities of the district that exist on the day, street by street."""
    rows = Area.objects.within(district).filter(level=AreaLevel.COMMUNITY).existing(on)
    return rows.select_related("parent").order_by("code")


class CommunityField(forms.ModelChoiceField):
    """A community, offered under its street."""

    def offer(self, rows: QuerySet[Area]) -> None:
        """Take these communities, grouped by their streets in one query."""
        self.queryset = rows
        groups = groupby(rows, key=lambda area: area.parent)
        self.choices = [("", _("Please choose")), *((str(s), [(a.pk, str(a)) for a in areas]) for s, areas in groups)]


def without_blank(form: forms.ModelForm, *names: str) -> None:
    """Offer radio buttons only for real choices: an empty one says nothing."""
    for name in names:
        form.fields[name].choices = form._meta.model._meta.get_field(name).choices  # type: ignore[attr-defined]


class _DatedForm(RevisionForm):
    """A form that knows the day."""

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        for name in set(self.fields) - OPTIONAL:
            self.fields[name].asked_for = True  # type: ignore[attr-defined] # may wait in a draft, but is not optional

    def _not_in_the_future(self, name: str) -> date | None:
        value: date | None = self.cleaned_data.get(name)
        if value and value > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return value

    def _id_number(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "").upper()


class OperatorForm(_DatedForm):
    class Meta:
        model = Operator
        fields = FIELDS["operator"]
        widgets = {
            "nature": forms.RadioSelect,
            "registered_on": DateInput,
            "business_scope": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "nature": _(
                "Decides who registers you: market supervision, civil affairs or the office of public institutions."
            ),
            "business_scope": _("As on the licence. It must name 托育服务."),
            "representative_id": _("18 characters. Shown masked to officers."),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        without_blank(self, "nature")
        for name in locked_fields(self.instance):
            self.fields[name].disabled = True
            self.fields[name].help_text = source_of(self.instance)  # type: ignore[assignment]

    def clean_registered_on(self) -> date | None:
        """A registration has happened."""
        return self._not_in_the_future("registered_on")

    def clean_representative_id(self) -> str:
        """Take a lower-case check character too."""
        return self._id_number("representative_id")


class FacilityCreateForm(forms.ModelForm):
    """The few things that make a facility; the rest follows in the dossier."""

    area = CommunityField(queryset=Area.objects.none(), label=capfirst(_("community")))

    class Meta:
        model = Facility
        fields = ["name", "area", "address", "setting"]
        widgets = {"setting": forms.RadioSelect}

    def __init__(self, *args: Any, places: QuerySet[Area], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(places)  # type: ignore[attr-defined]
        without_blank(self, "setting")


class BasicsForm(_DatedForm):
    area = CommunityField(queryset=Area.objects.none(), label=capfirst(_("community")))
    service_forms = forms.MultipleChoiceField(
        label=capfirst(_("forms of service")), choices=ServiceForm, required=False, widget=forms.CheckboxSelectMultiple
    )
    serves_meals = YesNoField(
        label=capfirst(_("serves meals")),
        required=False,
        help_text=_("If yes, a food business licence and a cook are asked for."),
    )

    class Meta:
        model = Facility
        fields = FIELDS["basics"]
        help_texts = {
            "head_id_number": _("18 characters. Shown masked to officers."),
            "public_phone": _("Shown in the public register."),
            "monthly_fee": _("Shown in the public register. Leave empty if you offer no full-day care."),
        }

    def __init__(self, *args: Any, places: QuerySet[Area], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(places)  # type: ignore[attr-defined]

    def clean_head_id_number(self) -> str:
        """Take a lower-case check character too."""
        return self._id_number("head_id_number")


class PremisesForm(_DatedForm):
    uses_basement = YesNoField(
        label=capfirst(_("uses a basement")),
        required=False,
        help_text=_("Rooms below ground must not be used for children."),
    )

    class Meta:
        model = Facility
        fields = FIELDS["premises"]
        widgets = {"tenure": forms.RadioSelect, "lease_from": DateInput, "lease_until": DateInput}
        help_texts = {"lease_from": _("For leased premises."), "lease_until": _("For leased premises.")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        without_blank(self, "tenure")
        for name in ("lease_from", "lease_until"):
            self.fields[name].asked_for = True  # type: ignore[attr-defined] # of those who lease

    def clean_lease_until(self) -> date | None:
        """A lease that has run out proves nothing."""
        value: date | None = self.cleaned_data.get("lease_until")
        if value and value < self.today:
            raise forms.ValidationError(_("The lease has already run out. Please enter the lease that is in force."))
        return value

    def clean(self) -> dict[str, Any]:
        """A lease runs forward."""
        cleaned = super().clean()
        start, end = cleaned.get("lease_from"), cleaned.get("lease_until")
        if start and end and end < start:
            self.add_error("lease_until", _("The lease would end before it begins."))
        return cleaned


class ClassForm(RevisionForm):
    class Meta:
        model = CareClass
        fields = ["kind", "name", "places", "enrolled", "floor", "activity_area", "sleep_area"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        without_blank(self, "kind")


class DocumentForm(forms.Form):
    """One upload with what stands on the paper."""

    file = forms.FileField(label=capfirst(_("file")))
    number = forms.CharField(label=capfirst(_("document number")), max_length=60, required=False)
    issued_on = forms.DateField(label=capfirst(_("issued on")), widget=DateInput, required=False)
    expires_on = forms.DateField(label=capfirst(_("expires on")), widget=DateInput, required=False)

    def __init__(self, *args: Any, kind: DocumentKind, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        most = filesizeformat(settings.MAX_UPLOAD_BYTES)
        self.fields["file"].help_text = _("PDF, JPEG, PNG or XLSX, at most %(most)s.") % {"most": most}
        self.fields["file"].widget.attrs |= {
            "data-most-bytes": settings.MAX_UPLOAD_BYTES,
            "data-too-large": _("The file is larger than %(most)s.") % {"most": most},
        }
        if kind.valid_months:
            self.fields["issued_on"].required = True
            self.fields["expires_on"].help_text = _(
                "Leave empty if the paper names no other day: it is then %(months)s months from the day of issue."
            ) % {"months": kind.valid_months}

    def clean_file(self) -> Any:
        """Look into the file, whatever it is called."""
        check_upload(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    def clean_issued_on(self) -> date | None:
        """Nothing is issued in the future."""
        value: date | None = self.cleaned_data["issued_on"]
        if value and value > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return value

    def clean_expires_on(self) -> date | None:
        """A paper that has run out can't be handed in."""
        value: date | None = self.cleaned_data["expires_on"]
        if value and value < self.today:
            raise forms.ValidationError(_("This document has already expired. Please upload a valid one."))
        return value

    def clean(self) -> dict[str, Any]:
        """A paper expires after it is issued."""
        cleaned = super().clean() or self.cleaned_data
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("The document would expire before it was issued."))
        return cleaned


class DeclarationForm(forms.Form):
    declared_by = forms.CharField(label=_("Name of the person who declares"), max_length=60)
    agrees = forms.BooleanField(
        label=_(
            "I declare that everything stated is true and complete, that the facility meets the setting standard, and "
            "that false statements lead to the cancellation of the filing."
        ),
        error_messages={"required": _("Please confirm the declaration.")},
    )


class RemarkAnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("What you corrected, or why not"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please answer this remark.")},
    )
