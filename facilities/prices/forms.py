"""Forms of fees: a sheet over the catalogue, the family's calculator, questions, and the district's rules."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from facilities.ground.choices import ClassKind
from facilities.ground.money import YuanField, yuan
from facilities.prices.models import FeeItem, FeeSheet, PriceInquiry, PriceRule
from facilities.prices.sheets import field_of
from portal.documents.fields import OneFileField
from portal.forms import DateInput, Printed

MOST_MONTHS, MOST_ABSENT = 12, 366


class FeeSheetForm(forms.ModelForm):
    """All fees from a day on: one field for each of the catalogue, and for each kind of class where fees may differ."""

    board = OneFileField(
        label=_("Photo of the board of fees"), required=False, help_text=_("JPEG or PNG, as it hangs at the entrance.")
    )

    class Meta:
        model = FeeSheet
        fields = ["holds_from", "prepaid_months", "fee_note"]
        widgets = {"holds_from": DateInput}

    def __init__(
        self,
        *args: Any,
        items: Iterable[FeeItem],
        kinds: Iterable[str],
        shown: dict[tuple[str, str], int],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.keys: dict[str, tuple[str, str]] = {}
        several = list(kinds)
        for item in items:
            self._add(item, "", shown)
            for kind in several if item.by_class and len(several) > 1 else ():
                self._add(item, kind, shown)
        self.order_fields(["holds_from", *self.keys, "prepaid_months", "fee_note", "board"])

    def _add(self, item: FeeItem, kind: str, shown: dict[tuple[str, str], int]) -> None:
        name, fen = field_of(item.pk, kind), shown.get((item.pk, kind))
        told = {"fee": item, "unit": item.get_unit_display(), "kind": ClassKind(kind).label if kind else ""}
        wording = gettext("%(fee)s, %(kind)s (yuan %(unit)s)") if kind else gettext("%(fee)s (yuan %(unit)s)")
        self.fields[name] = YuanField(
            label=wording % told,
            required=False,
            initial=None if fen is None else yuan(fen),
            help_text=item.get_kind_display(),
        )
        self.keys[name] = (item.pk, kind)

    def fees(self) -> dict[tuple[str, str], int]:
        """Return what was entered, in fen; an empty field is a fee that is not charged."""
        given = {key: self.cleaned_data.get(name) for name, key in self.keys.items()}
        return {key: fen for key, fen in given.items() if fen is not None}


class CalculatorForm(forms.Form):
    """What a family wants to know: which class, from when, how many months, and the last day if the child leaves early."""

    kind = forms.ChoiceField(label=_("Kind of class"))
    from_on = forms.DateField(label=_("First day"), widget=DateInput)
    months = forms.IntegerField(label=_("Months paid in advance"), min_value=1, max_value=MOST_MONTHS)
    last_day = forms.DateField(label=_("Last day of care, if the child leaves early"), required=False, widget=DateInput)
    absent = forms.IntegerField(
        label=_("Care days absent"), min_value=0, max_value=MOST_ABSENT, required=False,
        help_text=_("Days on which the child is ill or stays away as told ahead, and keeps its place."),
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Iterable[str], most: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.most = most
        self.fields["kind"].choices = [(kind, ClassKind(kind).label) for kind in kinds] or [("", _("all classes"))]  # type: ignore[attr-defined]
        self.fields["kind"].required = bool(kinds)

    def clean_months(self) -> int:
        """No more months than the facility takes in advance."""
        months = int(self.cleaned_data["months"])
        if months > self.most:
            raise forms.ValidationError(
                _("This facility takes at most %(most)s months in advance.") % {"most": self.most}
            )
        return months

    def clean(self) -> dict[str, Any]:
        """The last day does not lie before the first."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from_on"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        return cleaned


class DeskFilter(forms.Form):
    """Which fees the desk shows."""

    only = forms.BooleanField(label=_("Unusual ones only"), required=False)


class QuestionForm(Printed, forms.ModelForm):
    class Meta:
        model = PriceInquiry
        fields = ["question"]
        widgets = {"question": forms.Textarea(attrs={"rows": 4})}


class TextForm(Printed, forms.Form):
    """The words of an answer or an outcome."""

    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, label: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class PriceRuleForm(forms.ModelForm):
    """A rule of the district; its base in yuan."""

    base = YuanField(label=_("Base a month (yuan)"))

    class Meta:
        model = PriceRule
        fields = ["nature", "kind", "band_percent", "from_on", "document"]
        widgets = {"from_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("nature", "kind"):
            choices = PriceRule._meta.get_field(name).choices or []
            self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined,misc]
        self.order_fields(["nature", "kind", "base", "band_percent", "from_on", "document"])

    def clean(self) -> dict[str, Any]:
        """Bring the base along as fen."""
        cleaned = super().clean() or self.cleaned_data
        self.instance.base_fen = cleaned.get("base")
        return cleaned
