"""Money: whole fen in columns, yuan in what people type and read: sums with two places, prices without them where they are whole."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.db.models import Func, TextField

MOST_YUAN = 100_000_000


def yuan(fen: int) -> Decimal:
    """Return fen as yuan, with two places."""
    return (Decimal(fen) / 100).quantize(Decimal("0.01"))


def fen(amount: Decimal | int) -> int:
    """Return yuan as whole fen; half a fen is rounded up, as `numeric(n, 2)` rounds it."""
    return int((Decimal(amount) * 100).to_integral_value(ROUND_HALF_UP))


def price(amount: Decimal | int) -> str:
    """Return yuan as a price is read: `3000`, `3000.50`. No part of a yuan is rounded away."""
    return f"{amount:.2f}".removesuffix(".00")


class Price(Func):
    """The text of `price` in SQL, of an expression in fen."""

    template = r"regexp_replace(to_char((%(expressions)s) / 100.0, 'FM999999999990.00'), '\.00$', '')"
    output_field = TextField()


class YuanField(forms.DecimalField):
    """An amount typed in yuan, two places at most; cleaned to whole fen, or to None if nothing was typed.

    What it begins with is fen, too; `min_value` is in yuan.
    """

    def __init__(self, *, min_value: Decimal | int = Decimal("0.01"), **kwargs: Any):
        super().__init__(min_value=min_value, max_value=MOST_YUAN, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show fen as yuan, and what was typed as it was typed."""
        return yuan(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare yuan with yuan."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Any:
        """Judge what was typed as yuan and return fen."""
        amount = super().clean(value)
        return None if amount is None else fen(amount)
