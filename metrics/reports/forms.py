"""Forms of reports. Shape is checked here; what figures must hold is said by `rules`, what may be done by `reporting`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.reports import prefilling
from metrics.reports.choices import ItemKind, ReportState
from metrics.reports.models.reports import Question, Report, ReportItem, ReportKind, Values
from portal.documents.fields import SheetField
from portal.forms import DateInput, Printed, RevisionForm
from portal.identifiers.entries import AreaAsked

LARGEST = 100_000_000
REASON = forms.Textarea({"rows": 3})


class FiguresForm(RevisionForm):
    """The figures of a report, one field an item. Every one may stay empty until the report is sent."""

    class Meta:
        model = Report
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for item in self.instance.kind.items.all():
            self.fields[item.code] = _field(item, self.instance.period)
            self.initial[item.code] = self._plain(self.instance, item.code)
        self.prefilled = [] if self.is_bound else self._prefill()

    def _prefill(self) -> list[str]:
        """Propose what is known in the fields that are empty, and say where it comes from; return which."""
        known = prefilling.of(self.instance)
        empty = [name for name in self.fields if name in known and self.initial.get(name) is None]
        for name in empty:
            self.initial[name] = known[name]
            self.fields[name].help_text = _("Proposed from the day cards of the month.")
        return empty

    def _plain(self, row: Any, name: str) -> Any:
        return self.fields[name].to_python(row.values.get(name))

    def _stored(self, row: Any, name: str) -> Any:
        return self._plain(row, name)

    def entered(self) -> Values:
        """Return the figures as a report keeps them: whole numbers, or amounts as text."""
        values = {name: self.cleaned_data.get(name) for name in self.fields if name != "seen_revision"}
        return {
            name: value if value is None or isinstance(value, int) else str(value) for name, value in values.items()
        }

    def save(self, commit: bool = True) -> Any:
        """Keep the figures in the report."""
        self.instance.values = self.instance.values | self.entered()
        return super().save(commit)


def _field(item: ReportItem, period: date) -> forms.Field:
    label = item.label_for(period)
    shape: dict[str, Any] = {"label": label, "required": False, "min_value": 0, "max_value": LARGEST}
    is_money = item.number == ItemKind.MONEY
    field = forms.DecimalField(decimal_places=2, **shape) if is_money else forms.IntegerField(**shape)
    field.asked_for = item.is_required  # type: ignore[attr-defined] # only when the report is sent
    return field


class AnswersForm(forms.Form):
    """A reason for every figure that is asked back."""

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[f"answer-{question.pk}"] = forms.CharField(
                label=question.message, required=False, max_length=500, widget=forms.Textarea({"rows": 2})
            )

    def answers(self) -> dict[int, str]:
        """Return the answers given by question."""
        given = {int(name.partition("-")[2]): text.strip() for name, text in self.cleaned_data.items()}
        return {pk: text for pk, text in given.items() if text}


class ReasonForm(Printed, forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=REASON)


class ReturnForm(ReasonForm):
    """What is to be corrected or explained, and at which figure."""

    item = forms.ChoiceField(label=_("Figure asked about"), required=False)
    field_order = ["item", "reason"]

    def __init__(self, *args: Any, report: Report, **kwargs: Any):
        super().__init__(*args, **kwargs)
        items = [(item.code, item.label_for(report.period)) for item in report.kind.items.all()]
        self.fields["item"].choices = [("", _("the whole report")), *items]  # type: ignore[attr-defined]


class LockForm(Printed, forms.Form):
    """A last word before a period is closed."""

    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=REASON)
    sure = forms.BooleanField(label=_("The figures of this period are final."))


class ExceptionForm(ReasonForm):
    """Leave to change one report of a locked period."""

    until = forms.DateField(label=_("Last day on which it may be changed"), widget=DateInput())


class SheetForm(forms.Form):
    """A filled spreadsheet."""

    file = SheetField()


class ReportFilter(forms.Form):
    """Which reports to list."""

    area = AreaAsked(widget=forms.HiddenInput, required=False, max_length=12)
    year = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=2000, max_value=2099)
    kind = forms.ModelChoiceField(
        ReportKind.objects.order_by("order", "version"), label=_("Kind of report"), required=False, empty_label=_("All")
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), ("open", _("with the office")), ("late", _("late")), *ReportState.choices],
    )
