"""Forms of the house: nobody overwrites what somebody else saved meanwhile."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class LoginForm(AuthenticationForm):
    """User name and password."""

    error_messages = {
        "invalid_login": gettext_lazy("User name and password do not fit together. Please try again."),
        "inactive": gettext_lazy("This account is closed."),
    }


class PasswordForm(PasswordChangeForm):
    """Old password, new password twice."""


class RevisionForm(forms.ModelForm):
    """A form on a row with a `revision` that counts up with each save.

    The revision seen when the form was opened travels with it. If somebody else saved meanwhile, only the fields that both
    changed are refused, each showing the other's value beside what was typed; the rest is merged. Call within a transaction.
    """

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["seen_revision"].initial = self.instance.revision

    def clean(self) -> dict[str, Any]:
        """Compare with the stored row under its lock."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and self.is_bound:
            current = type(self.instance)._base_manager.select_for_update().get(pk=self.instance.pk)
            if current.revision != cleaned.get("seen_revision"):
                self._refuse_overwriting(current)
        return cleaned

    def _refuse_overwriting(self, current: Any) -> None:
        shown = {name: value for name, value in forms.model_to_dict(current, self._meta.fields).items()}
        for name, value in shown.items():
            typed = self.cleaned_data.get(name)
            if name in self.fields and self.fields[name].has_changed(value, typed):
                self.add_error(
                    name,
                    _("Somebody else saved “%(value)s” here meanwhile. Save again to keep your own entry.")
                    % {"value": "—" if value in (None, "") else value},
                )
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_revision")] = str(current.revision)

    def save(self, commit: bool = True) -> Any:
        """Save and count the revision up."""
        self.instance.revision += 1
        return super().save(commit)
