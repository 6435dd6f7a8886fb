"""Forms of decisions that two people take, of verifications on site, orders to correct and cancellations."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal import privacy
from portal.errors import Refused


class PublishedField(forms.CharField):
    """A text that is going to be published: it holds no ID and no mobile numbers."""

    def __init__(self, *, rows: int = 5, **kwargs: Any):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def validate(self, value: str) -> None:
        """Refuse personal numbers beside the field, so that nothing typed is lost."""
        super().validate(value)
        try:
            privacy.require_publishable(value)
        except Refused as refusal:
            raise ValidationError(str(refusal), code="personal") from None


class SendBackForm(forms.Form):
    """Why a colleague's proposal is sent back."""

    answer = forms.CharField(
        label=_("What is to be changed or looked at again"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
