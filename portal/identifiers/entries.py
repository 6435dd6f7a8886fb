"""Fields of forms for identifiers. The browser never cuts what is pasted: the length is judged once the value is in form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.identifiers import kinds, papers, texts
from portal.identifiers.choices import IdentityKind
from portal.identifiers.kinds import Kind


class IdentifierEntry(forms.CharField):
    """An identifier of one kind, cleaned to its one form."""

    kind: ClassVar[Kind]

    def __init__(self, *, max_length: int | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.longest = max_length or self.kind.longest
        self.validators += [MaxLengthValidator(self.longest), self.kind.validate]

    def to_python(self, value: Any) -> str:
        """Return the one form; a NUL is left for the validator that refuses it."""
        text = super().to_python(value) or ""
        if "\x00" in text:
            ProhibitNullCharactersValidator()(text)
        return self.kind.canonical(text) or self.empty_value  # type: ignore[return-value]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare in the one form, so that blanks alone change nothing."""
        return self.kind.canonical(str(initial or "")) != self.kind.canonical(str(data or ""))


class UsccEntry(IdentifierEntry):
    """A unified social credit code."""

    kind = kinds.USCC


class UsccEnd(forms.CharField):
    """The last six characters of a unified social credit code; the whole code will do, too."""

    def to_python(self, value: Any) -> str:
        """Return the six characters, or what was typed if it is shorter."""
        return texts.bare(super().to_python(value) or "")[-6:]

    def validate(self, value: str) -> None:
        """Refuse less than six characters."""
        super().validate(value)
        if value and len(value) < 6:
            raise ValidationError(_("Please enter the last six characters."), code="min_length")


class MobileEntry(IdentifierEntry):
    """A mobile number of mainland China."""

    kind = kinds.MOBILE
    widget = forms.TextInput(attrs={"inputmode": "tel"})  # type: ignore[assignment]


class TelephoneEntry(IdentifierEntry):
    """Any telephone number of mainland China."""

    kind = kinds.TELEPHONE
    widget = forms.TextInput(attrs={"inputmode": "tel"})  # type: ignore[assignment]


class CertificateEntry(IdentifierEntry):
    """The number of a certificate, licence or receipt, or a code handed out by the portal in capitals."""

    kind = kinds.CERTIFICATE


class AreaCodeEntry(IdentifierEntry):
    """A division code."""

    kind = kinds.AREA_CODE


class NameEntry(IdentifierEntry):
    """A person's name."""

    kind = kinds.NAME


class FileNameEntry(IdentifierEntry):
    """The name of a file."""

    kind = kinds.FILE_NAME


class UserNameEntry(IdentifierEntry):
    """A user name."""

    kind = kinds.USER_NAME


class SecretEntry(forms.CharField):
    """A code that was handed out and is typed again: blanks and marks out, letters as they are."""

    def __init__(self, *, max_length: int = 40, **kwargs: Any):
        super().__init__(**kwargs)
        self.validators.append(MaxLengthValidator(max_length))

    def to_python(self, value: Any) -> str:
        """Return the code as it was handed out."""
        return texts.secret(super().to_python(value) or "")


class SpokenEntry(SecretEntry):
    """A code of capitals and digits that is read aloud or copied by hand: hyphens, small letters and full width are no matter."""

    def to_python(self, value: Any) -> str:
        """Return the code as it is kept."""
        return texts.bare(super().to_python(value))


class AreaAsked(forms.CharField):
    """The division code of an address: brought into form, and judged by who looks it up."""

    def to_python(self, value: Any) -> str:
        """Return the digits."""
        return texts.bare(super().to_python(value) or "")


def area_asked(query: Mapping[str, str]) -> str:
    """Return the division code that an address names as `area`, brought into form; empty if it names none."""
    return AreaAsked(required=False).to_python(query.get("area"))


class IdentityEntry(forms.CharField):
    """The number of an identity document; its kind is another field of the form, and both are judged by `IdentityForm`."""

    def __init__(self, *, max_length: int | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.validators.append(MaxLengthValidator(max_length or papers.LONGEST))
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> str:
        """Return the one form."""
        return texts.bare(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare in the one form."""
        return texts.bare(str(initial or "")) != texts.bare(str(data or ""))


class IdentityForm(forms.BaseForm):
    """Judges numbers of identity documents by the kind that stands beside them. Stands before the form's other bases."""

    identities: ClassVar[dict[str, str]] = {"id_number": "id_type"}

    def clean(self) -> dict[str, Any]:
        """Say at the number what is wrong with it, after the other rules of the form."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]
        for number, kind in self.identities.items():
            if cleaned.get(number) and not self.fields[number].disabled:
                self._judge(number, cleaned[number], cleaned.get(kind) or IdentityKind.RESIDENT)
        return cleaned

    def _judge(self, name: str, number: str, kind: str) -> None:
        try:
            papers.validate(kind, number, on=timezone.localdate())
        except ValidationError as fault:
            self.add_error(name, fault)


def identity_kind_entry(**kwargs: Any) -> forms.TypedChoiceField:
    """Return the field that asks for the kind of paper; nothing chosen means the resident ID card."""
    given: dict[str, Any] = {"label": _("Identity document"), "initial": IdentityKind.RESIDENT} | kwargs
    field = forms.TypedChoiceField(
        choices=IdentityKind.choices, required=False, empty_value=str(IdentityKind.RESIDENT), **given
    )
    field.asked_for = True  # type: ignore[attr-defined] # has a value from the beginning
    return field


ENTRIES: dict[str, type[IdentifierEntry]] = {
    entry.kind.name: entry
    for entry in (
        *(UsccEntry, MobileEntry, TelephoneEntry, CertificateEntry, AreaCodeEntry),
        *(NameEntry, FileNameEntry, UserNameEntry),
    )
}
