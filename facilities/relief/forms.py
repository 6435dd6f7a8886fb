"""Forms of reliefs."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import Facility
from facilities.ground.money import YuanField
from facilities.relief.choices import ReliefKind
from facilities.relief.models import Relief, ReliefGrant
from facilities.relief.querysets import kinds_of
from portal import permissions
from portal.accounts.scope import scope_of
from portal.forms import DateInput, Printed
from portal.models import User


def _forward(form: forms.BaseForm, cleaned: dict[str, Any]) -> dict[str, Any]:
    first, last = cleaned.get("from_on"), cleaned.get("until_on")
    if first and last and last < first:
        form.add_error("until_on", gettext("The last day lies before the first."))
    return cleaned


class ReliefForm(Printed, forms.ModelForm):
    """A version of a relief, of a kind that the user's department records."""

    class Meta:
        model = Relief
        fields = [
            *("code", "kind", "name", "name_en", "notice", "words", "evidence", "asked_at", "from_on", "until_on"),
            "source_mark",
        ]
        widgets = {
            "words": forms.Textarea(attrs={"rows": 3}),
            "evidence": forms.Textarea(attrs={"rows": 3}),
            "from_on": DateInput,
            "until_on": DateInput,
        }
        help_texts = {"code": _("The code of the relief that is prolonged or changed, or a new one.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        mine = kinds_of(user)
        self.fields["kind"].choices = [choice for choice in ReliefKind.choices if choice[0] in mine]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A span runs forward; whether it meets another version the act says."""
        return _forward(self, super().clean() or self.cleaned_data)

    def _get_validation_exclusions(self) -> set[str]:
        """Leave an overlap to the act, which says beside the field what to do."""
        return {*super()._get_validation_exclusions(), "from_on", "until_on"}  # type: ignore[misc]


class GrantForm(forms.ModelForm):
    """That a relief was given; the sum in yuan."""

    amount = YuanField(
        label=_("Sum given (yuan)"), help_text=_("The sum for the facility and the whole time, not by child.")
    )

    class Meta:
        model = ReliefGrant
        fields = ["facility", "relief", "from_on", "until_on"]
        widgets = {"from_on": DateInput, "until_on": DateInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        here = scope_of(user).areas(permissions.GIVE_OPINIONS)
        running = Facility.objects.within(*here).filter(state__in=RUNNING_STATES)
        self.fields["facility"].queryset = running.order_by("name").select_related("area")  # type: ignore[attr-defined]
        self.fields["relief"].queryset = Relief.objects.filter(kind__in=kinds_of(user))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A span runs forward; the sum as fen."""
        cleaned = _forward(self, super().clean() or self.cleaned_data)
        self.instance.fen = cleaned.get("amount")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Leave an overlap to the act, which says beside the field what to do."""
        return {*super()._get_validation_exclusions(), "from_on", "until_on"}  # type: ignore[misc]


class NoteForm(Printed, forms.Form):
    """Why a record is revoked."""

    note = forms.CharField(label=_("Reasons"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
