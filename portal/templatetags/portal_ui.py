"""What templates of every app use: masks for personal data, rates that may be not computable, deadlines, states."""

from datetime import date
from typing import Any

from django import forms, template
from django.db import models
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal import actions, tones
from portal.accounts.history import PersonalDataAccess
from portal.forms import Conflict
from portal.identifiers import papers
from portal.outbox import outbox
from portal.outbox.models import QueuedTask
from portal.tones import Tone
from portal.workflow.models import Transition

register = template.Library()


@register.simple_tag
def task_of(name: str, pk: int) -> QueuedTask | None:
    """Return the task that still makes something of a row, with its failed tries; None when it is done."""
    return outbox.latest(name, pk=pk)


@register.filter
def options(widget: dict[str, Any]) -> SafeString:
    """Return the options of a select, as Django's own template writes them: by one loop, for a list of communities has a hundred."""
    return format_html_join("\n", "{}", ((_group(name, choices),) for name, choices, _number in widget["optgroups"]))


def _group(name: str | None, choices: list[dict[str, Any]]) -> SafeString:
    lines = format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((choice["value"], flatatt(choice["attrs"]), choice["label"]) for choice in choices),
    )
    return format_html('<optgroup label="{}">\n{}\n</optgroup>', name, lines) if name else lines


@register.filter
def masked_id(number: str) -> str:
    """Show the ends of an identity document's number: three and two characters of a long one, less of a short one."""
    return papers.masked(number)


@register.filter
def masked_mobile(number: str) -> str:
    """Show a mobile number's first three and last four digits."""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else "*" * len(number)


BROWSERS = {
    "Edg": "Edge",
    "MicroMessenger": "微信",
    "OPR/": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@register.filter
def browser_told(agent: str) -> str:
    """Name browser and system as their owner knows them; a program that names neither is told by its own first words."""
    known = [next((name for mark, name in names.items() if mark in agent), "") for names in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, known)) or agent[:40] or "—"


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


@register.simple_tag
def state(told: models.Model | models.Choices, field: str = "state") -> str:
    """Show a row's state in its tone; or what another field of it holds, what a transition led to, a word of a vocabulary."""
    if isinstance(told, Transition):
        return _label(told.after, state_label(told), _tone_reached(told))
    if isinstance(told, models.Choices):
        return _label(told.value, told.label, tones.of(type(told), told.value))
    value = getattr(told, field)
    return _label(value, getattr(told, f"get_{field}_display")(), tones.of_field(type(told), field, value))


def _tone_reached(transition: Transition) -> Tone:
    model = transition.subject_type.model_class()
    return tones.of_field(model, "state", transition.after) if model else Tone.PLAIN


def _label(value: str, words: str, tone: Tone) -> str:
    return format_html('<span class="{}" data-state="{}">{}</span>', f"tag tag-{tone}" if tone else "tag", value, words)


@register.simple_tag(takes_context=True)
def acts(context: template.Context, row: models.Model) -> frozenset[str]:
    """Return what the reader may do with the row now, to be asked as in `{% if "reply" in may %}`."""
    return actions.allowed(row, context["request"].user)


@register.filter
def tone(word: models.Choices) -> str:
    """Return the class of a label that a page writes itself, because it carries more than the word."""
    return f"tag-{found}" if (found := tones.of(type(word), word.value)) else ""


@register.filter
def field_name(look: PersonalDataAccess) -> str:
    """Name the field that was looked at, in the words of its noun."""
    model = look.subject_type.model_class()
    return f"{model._meta.verbose_name} · {model._meta.get_field(look.field).verbose_name}" if model else look.field
