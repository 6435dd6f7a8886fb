"""Forms about other systems: their shape; what holds is said by the acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms import PostGivenForm
from portal.exchange import scopes, tokens
from portal.exchange.choices import SystemKind, WebhookEvent


class SystemForm(PostGivenForm):
    """A new system, with the post of its account."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=SystemKind.choices)
    field_order = ["name", "kind", "organisation", "role"]


class TokenForm(forms.Form):
    """A new token: what for, how often, how long."""

    scopes = forms.MultipleChoiceField(label=_("What the token is for"), widget=forms.CheckboxSelectMultiple)
    rate = forms.IntegerField(label=_("Requests per minute"), min_value=1, max_value=6000, initial=300)
    days = forms.IntegerField(label=_("Holds for days"), min_value=1, max_value=tokens.LONGEST, initial=365)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = scopes.options()  # type: ignore[attr-defined]


class WebhookForm(forms.Form):
    """A new subscription."""

    url = forms.URLField(label=_("Address of the receiver"), max_length=300, assume_scheme="https")
    events = forms.MultipleChoiceField(
        label=_("Events to tell"), choices=WebhookEvent.choices, widget=forms.CheckboxSelectMultiple
    )
