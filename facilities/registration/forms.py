"""Forms of a registration: what the founders apply for, what the registrar records. They check shape; drafts may lack anything."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from facilities.ground.forms import without_blank
from facilities.registration.choices import EntryKind, RegistrationState
from facilities.registration.models import Member, Registration
from facilities.registration.particulars import Facts
from facilities.registration.requirements import FIELDS, OPTIONAL, fields_of, lock_of
from portal.documents.fields import OneFileField
from portal.forms import DateInput, Printed, RevisionForm
from portal.identifiers.entries import (
    CertificateEntry,
    IdentityEntry,
    IdentityForm,
    NameEntry,
    UsccEntry,
    identity_kind_entry,
)


class RegistrationForm(IdentityForm, RevisionForm):
    """What the founders apply for; what the registrar did not ask to be corrected can't be changed."""

    identities = {"representative_id": "representative_id_type"}

    class Meta:
        model = Registration
        fields = FIELDS
        widgets = {"nature": forms.RadioSelect, "business_scope": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "nature": _(
                "Decides who registers you: market supervision, civil affairs or the office of public institutions."
            ),
            "name": _("With district, trade and legal form, for example 杭州向阳托育服务有限公司."),
            "second_name": _("Taken if the first is not possible."),
            "business_scope": _("It must name 托育服务 or 3岁以下婴幼儿照护服务."),
            "representative_id": _("As on the document. Only the registrar sees it."),
            "sponsor": _("Of a public institution: who founds it."),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        without_blank(self, "nature")
        for name in set(FIELDS) - set(fields_of(self.instance.nature)):
            if self.instance.state != RegistrationState.DRAFT:
                del self.fields[name]
        for name in set(self.fields) - {"seen_revision"}:
            self.fields[name].disabled = lock_of(self.instance, name) is not None
            if name not in OPTIONAL:
                self.fields[name].asked_for = True  # type: ignore[attr-defined] # may wait in a draft, but is not optional


class MemberForm(IdentityForm, forms.ModelForm):
    class Meta:
        model = Member
        fields = ["name", "post", "id_type", "id_number"]
        widgets = {"post": forms.RadioSelect}
        help_texts = {"id_number": _("As on the document. Only the registrar sees it.")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        without_blank(self, "post")


class ReturnForm(Printed, forms.Form):
    """Everything that is missing, item by item, at once."""

    def __init__(self, *args: Any, items: dict[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for code, label in items.items():
            self.fields[code] = forms.CharField(
                label=capfirst(label), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )


class KeyedForm(Printed, forms.Form):
    """A form that is taken once: its key, and the revision that the page showed, travel with it."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=80)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RefusalForm(Printed, forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("They go to the founders by letter. Name no persons."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please give the reasons.")},
    )


class FactsForm(IdentityForm, KeyedForm):
    """What stands in the register."""

    identities = {"representative_id": "representative_id_type"}

    name = forms.CharField(label=_("Name as registered"), max_length=120)
    uscc = UsccEntry(label=capfirst(_("unified social credit code")))
    registered_on = forms.DateField(label=capfirst(_("registered on")), widget=DateInput)
    effective_on = forms.DateField(
        label=capfirst(_("effective on")),
        widget=DateInput,
        required=False,
        help_text=_("Of a change: the day from which it holds. Empty: today."),
    )
    licence_number = CertificateEntry(label=capfirst(_("licence number")), required=False)
    valid_until = forms.DateField(
        label=capfirst(_("licence valid until")),
        widget=DateInput,
        required=False,
        help_text=_("Empty: without a limit."),
    )
    business_scope = forms.CharField(
        label=capfirst(_("business scope")), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    address = forms.CharField(label=capfirst(_("registered address")), max_length=200)
    representative = NameEntry(label=capfirst(_("legal representative")))
    representative_id_type = identity_kind_entry(label=capfirst(_("identity document of the legal representative")))
    representative_id = IdentityEntry(
        label=capfirst(_("ID number of the legal representative")),
        required=False,
        help_text=_("Leave it empty if the person is the same."),
    )
    licence = OneFileField(
        label=_("Licence or certificate as a file"),
        required=False,
        help_text=_("Goes into the operator's dossier, so that it need not be uploaded again."),
    )

    def facts(self) -> Facts:
        """Return what was typed."""
        names = Facts.__dataclass_fields__
        return Facts(**{name: value for name, value in self.cleaned_data.items() if name in names})


class FirstFactsForm(FactsForm):
    """What is recorded of a new registration: it holds from the day on which it was made."""

    effective_on = None  # type: ignore[assignment]


class EndForm(KeyedForm):
    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[(kind.value, kind.label) for kind in (EntryKind.REVOKED, EntryKind.CANCELLED)],
        widget=forms.RadioSelect,
    )
    effective_on = forms.DateField(label=capfirst(_("effective on")), widget=DateInput)
    reason = forms.CharField(label=capfirst(_("reason")), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class RegistrationFilter(forms.Form):
    """Which applications to show."""

    STATES = [("", _("All")), *RegistrationState.choices]
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    text = forms.CharField(label=_("Name or number"), required=False, max_length=60)


class RegistryFilter(forms.Form):
    """Which operators to show."""

    SOURCES = [("", _("All")), ("unconfirmed", _("Not confirmed yet")), ("recorded", _("Recorded by us"))]
    source = forms.ChoiceField(label=_("Source of the data"), choices=SOURCES, required=False)
    text = forms.CharField(label=_("Name or code"), required=False, max_length=60)


class PaperForm(forms.Form):
    """A document of an application."""

    file = OneFileField(label=capfirst(_("file")), help_text=_("PDF, JPEG or PNG."))


class ApplyForm(forms.Form):
    declared_by = NameEntry(label=_("Name of the person who declares"))
    agrees = forms.BooleanField(
        label=_("I declare that everything stated is true and that the documents are genuine."),
        error_messages={"required": _("Please confirm the declaration.")},
    )
