"""Columns for identifiers: whatever writes to them, the database holds the one form; with a constraint that says so."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast, Left
from django.db.models.lookups import In, Regex
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.identifiers import kinds, texts
from portal.identifiers.choices import IdentityKind
from portal.identifiers.entries import ENTRIES, IdentityEntry, identity_kind_entry
from portal.identifiers.kinds import KINDS, Kind
from portal.sealing import SEAL, SealedField, digest


class IdentifierField(models.CharField):
    """A text of one kind of identifier. Rows, queries and updates take any form that means the same."""

    kind: ClassVar[Kind]

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("max_length", self.kind.longest)
        super().__init__(*args, **kwargs)

    @property
    def validators(self) -> list[Any]:  # type: ignore[override]
        """The kind's rule, and those of every column of text."""
        return [*super().validators, self.kind.validate]

    def to_python(self, value: Any) -> Any:
        """Return the one form."""
        return self._form(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        """Write and compare in the one form."""
        return self._form(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Let the row say what is stored."""
        value = self._form(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def _form(self, value: Any) -> Any:
        return self.kind.canonical(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        """Ask for it with the form field of its kind, which does not let the browser cut it."""
        given: dict[str, Any] = {"form_class": ENTRIES[self.kind.name]} | kwargs
        return super().formfield(**given)


class UsccField(IdentifierField):
    """A unified social credit code."""

    kind = kinds.USCC


class MobileField(IdentifierField):
    """A mobile number."""

    kind = kinds.MOBILE


class TelephoneField(IdentifierField):
    """A telephone number."""

    kind = kinds.TELEPHONE


class CertificateField(IdentifierField):
    """The number of a certificate, licence or other paper."""

    kind = kinds.CERTIFICATE


class NameField(IdentifierField):
    """A person's name."""

    kind = kinds.NAME


class FileNameField(IdentifierField):
    """The name of a file as it came."""

    kind = kinds.FILE_NAME


class UserNameField(IdentifierField):
    """A user name."""

    kind = kinds.USER_NAME


class IdentityKindField(models.CharField):
    """The kind of an identity document; the resident ID card unless told otherwise."""

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("max_length", 16)
        kwargs.setdefault("choices", IdentityKind)
        kwargs.setdefault("default", IdentityKind.RESIDENT)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Ask for the kind; nothing chosen is the resident ID card."""
        return identity_kind_entry(label=kwargs.get("label", capfirst(self.verbose_name)))


class IdentityField(SealedField):
    """The number of an identity document, in its one form and encrypted."""

    def to_python(self, value: Any) -> Any:
        """Return the one form."""
        return self._form(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        """Seal the one form; what was read and not changed keeps its seal."""
        return super().get_prep_value(self._form(value))

    def _form(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        form = texts.bare(value)
        return value if form == value else form

    def formfield(self, **kwargs: Any) -> Any:
        """Ask for a line of text."""
        given: dict[str, Any] = {"form_class": IdentityEntry, "widget": forms.TextInput} | kwargs
        return super().formfield(**given)


class DigestField(models.CharField):
    """A keyed hash of an identity document, `of` its kind and number: for what must be found or be there once only."""

    def __init__(self, *args: Any, of: tuple[str, str] = ("id_type", "id_number"), **kwargs: Any):
        self.of = of
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("default", "")
        super().__init__(*args, **(kwargs | {"editable": False}))

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Follow the number."""
        kind, number = (getattr(model_instance, name) for name in self.of)
        value = digest(f"{kind}:{texts.bare(number)}") if number else ""
        setattr(model_instance, self.attname, value)
        return value


class IsNormalised(Func):
    """Whether a text stands in compatibility form, as PostgreSQL says."""

    template = "%(expressions)s IS NFKC NORMALIZED"
    output_field = models.BooleanField()


def canonical(name: str, kind: str, *, constraint: str) -> models.CheckConstraint:
    """Return the constraint that a column holds nothing but the form of its kind."""
    told = _("This is not in the form in which the portal keeps it.")
    return models.CheckConstraint(
        condition=Q(IsNormalised(F(name))) & ~Q(Regex(Cast(F(name), models.TextField()), KINDS[kind].never)),
        name=constraint,
        violation_error_message=told,
    )


def sealed(name: str, *, constraint: str) -> models.CheckConstraint:
    """Return the constraint that a column holds nothing that could be read."""
    return models.CheckConstraint(condition=In(Left(F(name), len(SEAL)), ["", SEAL]), name=constraint)
