"""Forms of the public: search the register, verify a receipt."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.choices import ClassKind
from facilities.forms.officer import streets
from portal import signing
from portal.models import Area


class RegisterFilter(forms.Form):
    """What parents look for."""

    name = forms.CharField(label=_("Name or part of it"), required=False, max_length=60)
    street = forms.ModelChoiceField(
        label=_("Street"), queryset=Area.objects.none(), required=False, empty_label=_("All")
    )
    class_kind = forms.ChoiceField(label=_("Age"), choices=[("", _("All")), *ClassKind.choices], required=False)
    inclusive = forms.BooleanField(label=_("Inclusive (price-guided) only"), required=False)
    free = forms.BooleanField(label=_("With places free"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets()  # type: ignore[attr-defined]


class ReceiptLookup(forms.Form):
    """The number printed on a receipt."""

    number = forms.CharField(label=_("Number of the receipt"), max_length=40, strip=True)


class ReceiptCheck(forms.Form):
    """What stands in the QR code of a receipt."""

    token = forms.CharField(
        label=_("Text of the QR code"),
        help_text=_("All of it: the address with what stands behind the “#”, or only that."),
        max_length=signing.MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )
