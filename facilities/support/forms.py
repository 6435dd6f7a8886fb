"""Forms of support: schemes, children and their days, cuts, objections, the treasury's answer."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from facilities.ground.choices import Setting
from facilities.ground.money import YuanField
from facilities.support.attendance import Days
from facilities.support.choices import SchemeKind
from facilities.support.models import Enrolment, Presence, Rate, Scheme
from portal.documents.fields import OneFileField
from portal.forms import DateInput, Printed, conditional
from portal.identifiers.entries import IdentityEntry, IdentityForm, identity_kind_entry

MOST_DAYS = 366  # that a voucher holds
MOST_UNITS = 100_000  # places, square metres or vouchers of a facility in a month
TEXT = forms.Textarea(attrs={"rows": 3})


class SchemeForm(forms.ModelForm):
    settings = forms.MultipleChoiceField(
        label=_("Ways of running"), choices=Setting.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all."),
    )  # fmt: skip

    class Meta:
        model = Scheme
        fields = [
            *(
                "code",
                "name",
                "name_en",
                "kind",
                "voucher_days",
                "legal_base",
                "budget_line",
                "from_on",
                "until_on",
                "needs_recognition",
            ),
            *("settings", "audit_percent", "district_percent"),
        ]
        widgets = {"from_on": DateInput, "until_on": DateInput}

    def clean(self) -> dict[str, Any]:
        """A span runs forward; vouchers say how long they hold, and nothing else does."""
        cleaned = _forward(self, super().clean() or self.cleaned_data)
        if (cleaned.get("district_percent") or 0) > 100:
            self.add_error("district_percent", gettext("100 percent at most."))
        days, is_of_vouchers = cleaned.get("voucher_days"), cleaned.get("kind") == SchemeKind.VOUCHER
        if "voucher_days" in cleaned and is_of_vouchers and not 1 <= (days or 0) <= MOST_DAYS:
            self.add_error(
                "voucher_days", gettext("How many days a voucher holds: 1 to %(most)s.") % {"most": MOST_DAYS}
            )
        if not is_of_vouchers:
            cleaned["voucher_days"] = self.instance.voucher_days = None
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Leave what a voucher needs to `clean`, which says it beside the field."""
        return {*super()._get_validation_exclusions(), "voucher_days"}  # type: ignore[misc]


def _forward(form: forms.BaseForm, cleaned: dict[str, Any]) -> dict[str, Any]:
    first, last = cleaned.get("from_on"), cleaned.get("until_on")
    if first and last and last < first:
        form.add_error("until_on", gettext("The last day lies before the first."))
    return cleaned


class RateForm(forms.ModelForm):
    """A rate; its amount in yuan."""

    amount = YuanField(label=_("Amount (yuan)"))

    class Meta:
        model = Rate
        fields = ["unit", "kind", "least_days", "allowed_absences", "words", "from_on", "until_on"]
        widgets = {"from_on": DateInput, "until_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(["unit", "kind", "amount"])

    def _get_validation_exclusions(self) -> set[str]:
        """Leave what overlaps to the act, which says it beside the field and knows whose rates they are."""
        return {*super()._get_validation_exclusions(), "from_on", "until_on"}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Bring the amount along as fen."""
        cleaned = _forward(self, super().clean() or self.cleaned_data)
        self.instance.fen = cleaned.get("amount")
        return cleaned


class BudgetForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100)
    amount = YuanField(label=_("Amount (yuan)"))


class EndForm(forms.Form):
    until_on = forms.DateField(label=_("Last day"), widget=DateInput)


class EnrolmentForm(IdentityForm, forms.ModelForm):
    """A child by its document, whose number is not kept, and the facility's own mark."""

    id_type = identity_kind_entry()
    id_number = IdentityEntry(label=_("ID number of the child"))

    class Meta:
        model = Enrolment
        fields = ["label", "kind", "from_on"]
        widgets = {"from_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(["id_type", "id_number", "label", "kind", "from_on"])


class MonthForm(forms.Form):
    """The days of a month, two fields for each child; for a frozen month also why it is corrected."""

    def __init__(
        self, *args: Any, enrolments: Iterable[Enrolment], known: dict[int, Presence], is_frozen: bool, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.rows = list(enrolments)
        for row in self.rows:
            was = known.get(row.pk)
            told = {"label": row.label, "kind": row.get_kind_display()}
            self.fields[f"days-{row.pk}"] = _count(
                gettext("%(label)s (%(kind)s): days attended") % told, was.days if was else None
            )
            self.fields[f"excused-{row.pk}"] = _count(
                gettext("%(label)s: days excused") % told, was.excused if was else None
            )
        if is_frozen:
            self.fields["reason"] = forms.CharField(label=_("Why it is corrected"), max_length=200)

    def days(self) -> dict[int, Days]:
        """Return what was entered by key of enrolment; a child of which nothing was entered is left out."""
        cleaned = self.cleaned_data
        told = {row.pk: (cleaned.get(f"days-{row.pk}"), cleaned.get(f"excused-{row.pk}")) for row in self.rows}
        return {key: Days(days, excused or 0) for key, (days, excused) in told.items() if days is not None}


def _count(label: str, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=31, required=False, initial=initial)


class NoteForm(Printed, forms.Form):
    note = conditional(
        forms.CharField(
            label=_("What the audit looked at"), max_length=500, required=False, widget=TEXT,
            help_text=_("Needed for a claim that was drawn."),
        )
    )  # fmt: skip


class CutForm(Printed, forms.Form):
    amount = YuanField(label=_("Cut by (yuan)"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=TEXT)


class CorrectionForm(Printed, forms.Form):
    """What a frozen month comes to instead."""

    quantity = forms.IntegerField(label=_("Paid for instead"), min_value=0, max_value=MOST_UNITS)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=TEXT)


class ReasonsForm(Printed, forms.Form):
    reasons = forms.CharField(label=_("Reasons"), max_length=500, widget=TEXT)


class AnswerForm(Printed, forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Give the cut back")), ("no", _("Let the cut stand"))],
    )  # fmt: skip
    answer = forms.CharField(label=_("Reasons"), max_length=500, widget=TEXT)


class DrawForm(forms.Form):
    """Of which scheme and month claims are drawn."""

    scheme = forms.ModelChoiceField(label=_("Support scheme"), queryset=Scheme.objects.all())
    month = forms.DateField(label=_("Month"), input_formats=["%Y-%m"], widget=forms.DateInput(attrs={"type": "month"}))


class ReturnForm(forms.Form):
    file = OneFileField(label=_("The treasury's answer (XLSX)"))


def month_in(text: str) -> date | None:
    """Return the month that an address names (`2026-10`), or None."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
