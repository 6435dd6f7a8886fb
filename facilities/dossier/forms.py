"""The operator's forms on documents, declarations and answers to remarks."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import USCC_PREFIXES, ClassKind, Nature, ServiceForm, Setting, kinds_of
from facilities.ground.conditions import CONDITIONS, FACTS, Condition, applies
from facilities.ground.forms import CommunityField, YesNoField, without_blank
from facilities.ground.models import CareClass, Facility, Operator
from facilities.registration.particulars import locked_fields, source_of
from facilities.requirements.chapters import FIELDS, ONLY_IF, OPTIONAL
from portal.accounts.forms import OwnAccountForm
from portal.documents.fields import OneFileField
from portal.errors import StaleEdit
from portal.forms import DateInput, Printed, RevisionForm
from portal.identifiers import validate_uscc
from portal.identifiers.entries import (
    CertificateEntry,
    IdentityForm,
    MobileEntry,
    NameEntry,
    UsccEntry,
)
from portal.models import Area, Document, DocumentKind, User


class DossierForm(RevisionForm):
    """A part of the dossier: it knows the day, and asks only what the answers call for.

    A question that depends on another one of this form is marked, never required, and ignored if it does not apply; one that
    depends on an answer elsewhere is left out if it does not apply.
    """

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        self.facts = {name: getattr(self.instance, name, None) for name in FACTS}  # those of this row, so far
        for name in set(self.fields) & set(ONLY_IF):
            self._bind(name, CONDITIONS[ONLY_IF[name]])
        for name in set(self.fields) - OPTIONAL:
            self.fields[name].asked_for = True  # type: ignore[attr-defined] # may wait in a draft, but is not optional

    def _bind(self, name: str, condition: Condition) -> None:
        if condition.field in self.fields:
            field = self.fields[name]
            field.only_if = condition.in_browser  # type: ignore[attr-defined]
            field.help_text = format_lazy("{} {}", condition.label, field.help_text)
        elif not condition.holds(self.facts):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Forget what was typed where the question does not apply."""
        cleaned = super().clean()
        facts = dict(self.facts) | {name: cleaned.get(name) for name in FACTS if name in self.fields}
        for name in set(self.fields) & set(ONLY_IF):
            if not applies(ONLY_IF[name], facts):
                self.errors.pop(name, None)
                self.conflicts.pop(name, None)
                cleaned[name] = self._meta.model._meta.get_field(name).get_default()
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save; what the operator changed is no longer marked as filled in by the portal."""
        if isinstance(self.instance, Facility):
            left = {name: source for name, source in self.instance.prefilled.items() if name not in self.changed_data}
            self.instance.prefilled = left
        return super().save(commit)

    def _not_in_the_future(self, name: str) -> date | None:
        value: date | None = self.cleaned_data.get(name)
        if value and value > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return value


class OperatorForm(IdentityForm, DossierForm):
    identities = {"representative_id": "representative_id_type"}

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
            "business_scope": _("As on the licence. It must name 托育服务 or 3岁以下婴幼儿照护服务."),
            "representative_id": _("As on the document. Shown masked to officers."),
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


class BasicsForm(IdentityForm, DossierForm):
    identities = {"head_id_number": "head_id_type"}
    area = CommunityField(queryset=Area.objects.none(), label=capfirst(_("community")))
    service_forms = forms.MultipleChoiceField(
        label=capfirst(_("forms of service")), choices=ServiceForm, required=False, widget=forms.CheckboxSelectMultiple
    )
    opens_to_neighbours = YesNoField(label=capfirst(_("also takes children from the neighbourhood")), required=False)
    serves_meals = YesNoField(
        label=capfirst(_("serves meals")),
        required=False,
        help_text=_("If yes, a food business licence and a cook are required."),
    )

    class Meta:
        model = Facility
        fields = FIELDS["basics"]
        widgets = {"setting": forms.RadioSelect, "meal_source": forms.RadioSelect}
        help_texts = {
            "food_licence_number": _("Your own licence, or that of the supplier who delivers."),
            "head_id_number": _("As on the document. Shown masked to officers."),
            "public_phone": _("Shown in the public register."),
            "monthly_fee": _("Shown in the public register. Leave empty if you offer no full-day care."),
        }

    def __init__(self, *args: Any, places: QuerySet[Area], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(places)  # type: ignore[attr-defined]
        without_blank(self, "setting", "meal_source")
        if self.facts["setting"] == Setting.FAMILY:
            self.fields["address"].label = capfirst(_("home address"))


class PremisesForm(DossierForm):
    uses_basement = YesNoField(
        label=capfirst(_("uses a basement")),
        required=False,
        help_text=_("Rooms below ground must not be used for children."),
    )

    class Meta:
        model = Facility
        fields = FIELDS["premises"]
        widgets = {
            "evacuation": forms.Textarea(attrs={"rows": 3}),
            "tenure": forms.RadioSelect,
            "lease_from": DateInput,
            "lease_until": DateInput,
        }
        help_texts = {
            "evacuation": _("Stairs, exits and who leads which class out, floor by floor."),
        }

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
        setting = self.instance.facility.setting
        self.fields["kind"].choices = [(kind, ClassKind(kind).label) for kind in kinds_of(setting)]  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    """One upload with what stands on the paper."""

    file = OneFileField(label=capfirst(_("file")))
    number = CertificateEntry(label=capfirst(_("document number")), required=False)
    issued_on = forms.DateField(label=capfirst(_("issued on")), widget=DateInput, required=False)
    expires_on = forms.DateField(label=capfirst(_("expires on")), widget=DateInput, required=False)

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: DocumentKind, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        most = filesizeformat(settings.MAX_UPLOAD_BYTES)
        self.fields["file"].help_text = _("PDF, OFD, JPEG, PNG or XLSX, at most %(most)s.") % {"most": most}
        self.fields["file"].widget.attrs |= {
            "data-most-bytes": settings.MAX_UPLOAD_BYTES,
            "data-too-large": _("The file is larger than %(most)s.") % {"most": most},
        }
        if kind.valid_months:
            self.fields["issued_on"].required = True
            self.fields["expires_on"].help_text = _(
                "Leave empty if the paper names no other day: it is then %(months)s months from the day of issue."
            ) % {"months": kind.valid_months}

    def show_other(self, refusal: StaleEdit, other: Document) -> Document:
        """Say that somebody else filed a version meanwhile, and let the next upload replace that one. Returns it."""
        self.add_error("file", str(refusal))
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = str(other.pk)  # type: ignore[index]
        return other

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
    declared_by = NameEntry(label=_("Name of the person who declares"))
    agrees = forms.BooleanField(
        label=_(
            "I declare that everything stated is true and complete, that the facility meets the setting standard, and "
            "that false statements lead to the cancellation of the filing."
        ),
        error_messages={"required": _("Please confirm the declaration.")},
    )


class RemarkAnswerForm(Printed, forms.Form):
    answer = forms.CharField(
        label=_("What you corrected, or why not"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please answer this remark.")},
    )


REGISTERED, NOT_YET = "yes", "no"


class SignupForm(OwnAccountForm):
    """Checks shape; whether the code is taken is decided when the account is saved."""

    registered = forms.ChoiceField(
        label=_("Is the operator registered already?"),
        choices=[
            (REGISTERED, _("Yes, it has a licence or a certificate of registration")),
            (NOT_YET, _("Not registered yet: I want to apply for the registration here")),
        ],
        initial=REGISTERED,
        required=False,
        widget=forms.RadioSelect,
    )
    uscc = UsccEntry(
        label=capfirst(_("unified social credit code")),
        required=False,
        help_text=_("18 characters, as on the licence. Leave it empty if the operator is not registered yet."),
    )
    name = forms.CharField(
        label=_("Name of the operator"),
        max_length=120,
        help_text=_("As on the licence; if not registered yet: the name that you wish for."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    nature = forms.ChoiceField(label=capfirst(_("nature")), choices=Nature, widget=forms.RadioSelect)
    representative = NameEntry(label=capfirst(_("legal representative")))
    full_name = NameEntry(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    mobile = MobileEntry(
        label=_("Your mobile number"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "numeric"}),
    )
    field_order = [
        *("registered", "uscc", "name", "nature", "representative", "full_name", "mobile"),
        *("username", "password", "password_again"),
    ]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("registered", "uscc"):
            self.fields[name].asked_for = True  # type: ignore[attr-defined] # of those who are registered

    def clean_uscc(self) -> str:
        """Who is registered has a code, who is not has none."""
        code = self.cleaned_data["uscc"]
        if self.cleaned_data.get("registered") != NOT_YET:
            validate_uscc(code)
        elif code:
            raise ValidationError(
                _("Whoever has a code is already registered: please say so above, or leave it empty.")
            )
        return str(code)

    def clean(self) -> dict[str, Any]:
        """Check the code against the nature."""
        cleaned = super().clean()
        self._check_nature(cleaned)
        return cleaned

    def _check_nature(self, cleaned: dict[str, Any]) -> None:
        code, nature = cleaned.get("uscc"), cleaned.get("nature")
        if code and nature and not code.startswith(USCC_PREFIXES[nature]):
            reason = _("The code starts with %(start)s; for “%(nature)s” it starts with %(prefixes)s.")
            facts = {"start": code[:2], "nature": Nature(nature).label, "prefixes": " / ".join(USCC_PREFIXES[nature])}
            self.add_error("nature", ValidationError(reason, params=facts))

    def _somebody(self, typed: dict[str, Any]) -> User:
        return User(**{name: typed.get(name, "") for name in ("username", "full_name", "mobile")})

    def operator(self) -> Operator:
        """Return the operator as typed, not saved."""
        typed = self.cleaned_data
        return Operator(nature=typed["nature"], representative=typed["representative"], mobile=typed["mobile"])
