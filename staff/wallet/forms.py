"""How somebody says who she is."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from portal.identifiers.entries import IdentityEntry, IdentityForm, MobileEntry, SpokenEntry, identity_kind_entry
from portal.sealing import opened, seal

PROOF_LASTS = 900  # seconds
SALT = "wallet-code"
STALE = _("This page is too old. Please enter your number and mobile again.")


class EnterForm(IdentityForm, forms.Form):
    """Number and mobile as the facility entered them."""

    id_type = identity_kind_entry()
    id_number = IdentityEntry(label=_("ID number"))
    mobile = MobileEntry(label=_("Mobile"), help_text=_("The one that your facility entered for you."))


class CodeForm(forms.Form):
    """The code from the text."""

    code = SpokenEntry(
        label=_("Code from the text"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    proof = forms.CharField(widget=forms.HiddenInput)

    def clean_proof(self) -> list[Any]:
        """Return key of the identity (0 for nobody known) and mobile that were signed a moment ago."""
        try:
            box = signing.loads(self.cleaned_data["proof"], salt=SALT, max_age=PROOF_LASTS)
        except signing.BadSignature:
            raise forms.ValidationError(STALE) from None
        identity, mobile = opened(box).split()
        return [int(identity), mobile]


def proof(identity_pk: int, mobile: str) -> str:
    """Return who asked for a code, sealed and signed, for the page that asks for it: nobody reads from it whether somebody is known."""
    return signing.dumps(seal(f"{identity_pk:012d} {mobile}"), salt=SALT)
