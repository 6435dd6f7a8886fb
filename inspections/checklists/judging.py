"""What an entry on an item amounts to: tapped by the inspector, or judged by the number, the option or the text entered."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from inspections.checklists.choices import AnswerOutcome, ItemKind
from inspections.checklists.models import ChecklistItem
from portal.errors import Refused

MOST_LETTERS = 500


@dataclass(frozen=True)
class Judged:
    """The outcome of an entry and the entry in its kept form; the outcome is empty when nothing was entered."""

    outcome: str
    value: str = ""


def judge(item: ChecklistItem, outcome: str, value: str) -> Judged:
    """Return what the entry amounts to. Raises Refused, with the field, for one that does not fit the item."""
    if item.is_tapped:
        return Judged(_tapped(item, outcome))
    value = value.strip()
    if item.kind in (ItemKind.PHOTO, ItemKind.SIGNATURE):
        return Judged(AnswerOutcome.DONE)
    return JUDGES[item.kind](item, value) if value else Judged("")


def _tapped(item: ChecklistItem, outcome: str) -> str:
    if outcome == AnswerOutcome.NA and not item.may_not_apply:
        raise Refused(_("This item always applies: please answer with yes or no."), field="outcome")
    if outcome not in (AnswerOutcome.PASS, AnswerOutcome.FAIL, AnswerOutcome.NA):
        raise Refused(_("Please answer with yes or no."), field="outcome")
    return outcome


def _number(item: ChecklistItem, value: str) -> Judged:
    try:
        number = Decimal(value.replace("，", ".").replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**8:
        raise Refused(_("Please enter a number, for example 26.5."), field="value")
    kept = f"{number.quantize(Decimal('0.01')):f}".rstrip("0").rstrip(".") or "0"
    if item.lowest is None and item.highest is None:
        return Judged(AnswerOutcome.DONE, kept)
    is_low = item.lowest is not None and number < item.lowest
    is_high = item.highest is not None and number > item.highest
    return Judged(AnswerOutcome.FAIL if is_low or is_high else AnswerOutcome.PASS, kept)


def _choice(item: ChecklistItem, value: str) -> Judged:
    if value not in item.options:
        raise Refused(_("Please choose one of the options."), field="value")
    if not item.options_unmet:
        return Judged(AnswerOutcome.DONE, value)
    return Judged(AnswerOutcome.PASS if value in item.options_met else AnswerOutcome.FAIL, value)


def _text(item: ChecklistItem, value: str) -> Judged:
    if len(value) > MOST_LETTERS:
        raise Refused(_("At most %(most)s characters, please.") % {"most": MOST_LETTERS}, field="value")
    return Judged(AnswerOutcome.DONE, value)


JUDGES: dict[str, Callable[[ChecklistItem, str], Judged]] = {
    ItemKind.NUMBER: _number,
    ItemKind.CHOICE: _choice,
    ItemKind.TEXT: _text,
}
