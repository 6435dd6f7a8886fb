"""Money: whole fen in columns, yuan with two places on pages and in what people type."""

from decimal import Decimal
from typing import Any

from django import forms

MOST_YUAN = 100_000_000


def yuan(fen: int) -> Decimal:
    """Return fen as yuan, with two places."""
    return (Decimal(fen) / 100).quantize(Decimal("0.01"))


def fen(amount: Decimal) -> int:
    """Return yuan as whole fen."""
    return int(amount * 100)


class YuanField(forms.DecimalField):
    """An amount typed in yuan, two places at most; cleaned to whole fen, or to None if nothing was typed."""

    def __init__(self, **kwargs: Any):
        super().__init__(min_value=Decimal("0.01"), max_value=MOST_YUAN, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Any:
        """Judge what was typed as yuan and return fen."""
        amount = super().clean(value)
        return None if amount is None else fen(amount)
