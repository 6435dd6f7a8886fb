"""What templates of every app use: masks for personal data, rates that may be not computable, deadlines, states."""

from datetime import date
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.translation import gettext as _

from portal.forms import Conflict
from portal.models import PersonalDataAccess, Transition

register = template.Library()


@register.filter
def masked_id(number: str) -> str:
    """Show an ID number's first three and last two characters."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if len(number) > 5 else "*" * len(number)


@register.filter
def masked_mobile(number: str) -> str:
    """Show a mobile number's first three and last four digits."""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else "*" * len(number)


@register.simple_tag
def percent(numerator: float | None, denominator: float | None) -> str:
    """Show a rate with one decimal; without a denominator it is not computable, never zero."""
    if not denominator or numerator is None:
        return _("not computable")
    return f"{100 * float(numerator) / float(denominator):.1f} %"


@register.inclusion_tag("components/deadline.html")
def deadline(due_on: date | None, on: date) -> dict[str, Any]:
    """Show a due date with the calendar days left from `on`."""
    days_left = (due_on - on).days if due_on else None
    return {"due_on": due_on, "days_left": days_left, "days_overdue": -days_left if days_left is not None else None}


@register.filter
def is_check(field: BoundField) -> bool:
    """Say whether the field is a single checkbox."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def conflict_of(field: BoundField) -> Conflict | None:
    """Return what two people saved in the field, if they did so at one time."""
    return getattr(field.form, "conflicts", {}).get(field.name)


@register.filter
def state_label(transition: Transition) -> str:
    """Name the state that a transition led to, in the words of its noun."""
    model = transition.subject_type.model_class()
    choices = dict(model._meta.get_field("state").flatchoices) if model else {}
    return str(choices.get(transition.after, transition.after))


@register.filter
def field_name(look: PersonalDataAccess) -> str:
    """Name the field that was looked at, in the words of its noun."""
    model = look.subject_type.model_class()
    return f"{model._meta.verbose_name} · {model._meta.get_field(look.field).verbose_name}" if model else look.field
