"""Forms of the house: nobody overwrites what somebody else saved meanwhile."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal import glyphs
from portal.editing import Edit, as_saved, edit_of

Field = TypeVar("Field", bound=forms.Field)


class DateInput(forms.DateInput):
    """The browser's own date picker, in ISO form."""

    input_type = "date"

    def __init__(self, **kwargs: Any):
        super().__init__(format="%Y-%m-%d", **kwargs)


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and time, in ISO form: one field with one label."""

    input_type = "datetime-local"

    def __init__(self, **kwargs: Any):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class FoldedCheckboxes(forms.CheckboxSelectMultiple):
    """Many things to tick, in groups that open one by one: the first, and those with a tick, stand open; a search looks through all."""

    template_name = "portal/forms/folded.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Bring along the groups as a page tells them: name, boxes, how many of them are ticked."""
        context = super().get_context(name, value, attrs)
        context["groups"] = [
            (group, boxes, sum(box["selected"] for box in boxes))
            for group, boxes, _number in context["widget"]["optgroups"]
        ]
        return context


def conditional(field: Field) -> Field:
    """Mark a field that another answer makes required: its label must not call it optional, its help text says when."""
    field.asked_for = True  # type: ignore[attr-defined] # read by django/forms/field.html
    return field


class Printed(forms.BaseForm):
    """A form whose texts come to stand on papers and in letters: it says at each field which of its characters none can show."""

    def _post_clean(self) -> None:
        """Look at what is taken, whatever the form's own `clean` does."""
        super()._post_clean()  # type: ignore[misc] # Django's own hook, which its types leave out
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and (lost := glyphs.missing(value)):
                self.add_error(name, glyphs.complaint(lost))


@dataclass(frozen=True)
class Conflict:
    """What two people saved in one field, in words, and who the other one was."""

    mine: str
    theirs: str
    edit: Edit | None


class RevisionForm(Printed, forms.ModelForm):
    """A form on a row with a `revision` that counts up with each save.

    The revision seen when the form was opened travels with it. If somebody else saved meanwhile, only the fields that both
    changed are refused, each with both values to choose from (`conflicts`); the rest is merged. Call within a transaction.
    """

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.conflicts: dict[str, Conflict] = {}
        self.fields["seen_revision"].initial = self.instance.revision

    def clean(self) -> dict[str, Any]:
        """Compare with the stored row under its lock."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and self.is_bound:
            current = type(self.instance)._base_manager.select_for_update().filter(pk=self.instance.pk).first()
            if current is None:
                raise ValidationError(_("Somebody else deleted this entry meanwhile. What you typed is kept below."))
            self._take_theirs(current, cleaned)
            if current.revision != cleaned.get("seen_revision"):
                self._merge(current, cleaned)
            self._keep_the_rest(current)
        return cleaned

    def _take_theirs(self, current: Any, cleaned: dict[str, Any]) -> None:
        """Let the stored value stay where the user chose it over the own entry."""
        for name in [name for name in self.fields if self.data.get(f"{self.add_prefix(name)}-take") == "theirs"]:
            self.errors.pop(name, None)
            cleaned[name] = self._stored(current, name)

    def _merge(self, current: Any, cleaned: dict[str, Any]) -> None:
        """Take over what only the others changed, refuse what both changed; the history says what this form showed."""
        since = cleaned.get("seen_revision")
        shown = as_saved(current, since)
        self.data = self.data.copy()  # type: ignore[attr-defined]
        for name in [name for name in self.fields if name in cleaned and name != "seen_revision"]:
            theirs, mine = self._plain(current, name), cleaned[name]
            if not self.fields[name].has_changed(theirs, self._prepared(name, mine)):
                continue
            seen = self._plain(shown, name) if shown else None
            if shown and seen == theirs:
                continue
            if shown and not self.fields[name].has_changed(seen, self._prepared(name, mine)):
                cleaned[name] = self._stored(current, name)
                self._show(name, theirs)
            else:
                self._refuse_overwriting(current, name, since or 0)
        self._show("seen_revision", current.revision)

    def _show(self, name: str, value: Any) -> None:
        """Let the form, should it be shown again, hold a value in place of what was sent."""
        key, prepared = self.add_prefix(name), self._prepared(name, value)
        if isinstance(prepared, list):
            self.data.setlist(key, [str(one) for one in prepared])  # type: ignore[attr-defined]
        else:
            self.data[key] = "" if prepared is None else str(prepared)  # type: ignore[index]

    def _attribute(self, name: str) -> str:
        return str(self._meta.model._meta.get_field(name).attname)

    def _stored(self, row: Any, name: str) -> Any:
        """Return a field's value as `cleaned_data` holds it."""
        return getattr(row, name)

    def _plain(self, row: Any, name: str) -> Any:
        """Return a field's value as a form starts from it: keys for rows."""
        return getattr(row, self._attribute(name))

    def _prepared(self, name: str, value: Any) -> Any:
        return self.fields[name].prepare_value(value)

    def _refuse_overwriting(self, current: Any, name: str, since: int) -> None:
        theirs, mine = self._plain(current, name), self._prepared(name, self.cleaned_data[name])
        edit = edit_of(current, theirs, since=since, read=lambda event: self._plain(event, name))
        self.conflicts[name] = Conflict(
            self._in_words(name, mine), self._in_words(name, self._prepared(name, theirs)), edit
        )
        reason = _(
            "Somebody else saved “%(value)s” here meanwhile. Please choose which entry is to stay, and save again."
        )
        self.add_error(name, reason % {"value": self.conflicts[name].theirs})

    def _in_words(self, name: str, value: Any) -> str:
        """Return a value as the form's labels name it."""
        if value in (None, "", []):
            return "—"
        labels = {str(key): label for key, label in _flat(getattr(self.fields[name], "choices", ()))}
        values = value if isinstance(value, list) else [value]
        return "、".join(str(labels.get(str(one), one)) for one in values)

    def _keep_the_rest(self, current: Any) -> None:
        """Let the whole row be saved without touching what other forms saved."""
        for field in self._meta.model._meta.concrete_fields:
            if field.name not in self.fields:
                setattr(self.instance, field.attname, getattr(current, field.attname))

    def save(self, commit: bool = True) -> Any:
        """Save and count the revision up."""
        self.instance.revision += 1
        return super().save(commit)


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Take choices out of their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
