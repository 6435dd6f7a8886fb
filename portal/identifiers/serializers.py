"""Fields of the API for identifiers: what other systems send is brought into the same form."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from rest_framework import serializers

from portal.identifiers import kinds, texts
from portal.identifiers.kinds import Kind


class IdentifierValue(serializers.CharField):
    """An identifier of one kind; its length is judged in its one form."""

    kind: ClassVar[Kind]

    def to_internal_value(self, data: Any) -> str:
        """Return the one form, or say what is wrong with it."""
        value = self.kind.canonical(super().to_internal_value(data))
        try:
            if value:
                self.kind.validate(value)
        except ValidationError as fault:
            raise serializers.ValidationError(fault.messages) from None
        return value


class UsccValue(IdentifierValue):
    """A unified social credit code."""

    kind = kinds.USCC


class AreaCodeValue(IdentifierValue):
    """A division code."""

    kind = kinds.AREA_CODE


class CertificateValue(IdentifierValue):
    """The number of a certificate or of a paper of the portal."""

    kind = kinds.CERTIFICATE


class NameValue(IdentifierValue):
    """A person's name."""

    kind = kinds.NAME


class IdentityValue(serializers.CharField):
    """The number of an identity document in its one form; judged with its kind by the act."""

    def to_internal_value(self, data: Any) -> str:
        """Return the one form."""
        return texts.bare(super().to_internal_value(data))
