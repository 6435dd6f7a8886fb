"""Forms around findings: more time, re-check visits, stop orders, sanctions. They check shape; what the law asks is checked by the acts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.findings.choices import ExtensionState, FindingState, StopKind, Verdict
from inspections.findings.models import AlarmRule, Finding, SanctionGround
from inspections.visits.sheet import Line
from portal.documents.fields import PublishedField
from portal.forms import DateInput, Printed, RevisionForm, conditional


class RecheckForm(Printed, forms.Form):
    """What the re-check made of the answer."""

    verdict = forms.ChoiceField(
        label=_("Is the finding corrected?"),
        widget=forms.RadioSelect,
        choices=[
            (Verdict.ACCEPTED, _("Yes, close the finding")),
            (Verdict.REJECTED, _("No, send it back with a reason")),
            (Verdict.UNABLE, _("It can't be corrected, with a reason")),
        ],
    )
    note = conditional(
        forms.CharField(
            label=_("Note or reason"),
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("The operator reads it. Sending back needs a reason."),
        )
    )

    def clean(self) -> dict[str, Any]:
        """Whatever is not accepted needs a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("verdict") in (Verdict.REJECTED, Verdict.UNABLE) and not cleaned.get("note", "").strip():
            self.add_error("note", _("Please say why the correction is not sufficient."))
        return cleaned


FILTERS = {"overdue": _("Overdue"), "appealed": _("Under appeal"), "repeat": _("Repeatedly cited")}


class FindingFilter(forms.Form):
    """What the list of findings shows."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *FindingState.choices, *FILTERS.items()]
    )
    q = forms.CharField(label=_("Facility"), required=False, max_length=60)


class ReasonForm(Printed, forms.Form):
    """Why: what is written is read by those whom it concerns."""

    note = forms.CharField(label=_("Reasons"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class ExtensionForm(Printed, forms.Form):
    """How much more time is needed, and why."""

    working_days = forms.IntegerField(label=_("Working days"), min_value=1)
    reason = forms.CharField(
        label=_("Why is more time needed?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["working_days"].widget.attrs["max"] = most
        self.fields["working_days"].help_text = _("At most %(most)s.") % {"most": most}


class ExtensionAnswerForm(Printed, forms.Form):
    """Whether more time is given."""

    verdict = forms.ChoiceField(
        label=_("Is more time given?"),
        widget=forms.RadioSelect,
        choices=[(ExtensionState.GRANTED, _("Yes, as asked")), (ExtensionState.REFUSED, _("No, with a reason"))],
    )
    answer = forms.CharField(
        label=_("Note or reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The operator reads it in the letter."),
    )


class RecheckVisitForm(forms.Form):
    """When the re-check on site is made, and what else is looked at on it."""

    planned_on = forms.DateField(label=_("Day of the visit"), widget=DateInput)
    also = forms.ModelMultipleChoiceField(
        Finding.objects.none(),
        label=_("Also re-check on this visit"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, others: QuerySet[Finding], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["also"].queryset = others  # type: ignore[attr-defined]
        if not others.exists():
            del self.fields["also"]


class StopForm(Printed, forms.Form):
    """What must stop at once, and why. It is published."""

    item = forms.ChoiceField(label=_("What was found"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("What is ordered"), choices=StopKind.choices, widget=forms.RadioSelect)
    part = conditional(
        PublishedField(
            rows=2,
            label=_("What must not be used"),
            max_length=120,
            required=False,
            help_text=_("For a part only: the room, the equipment, the kitchen."),
        )
    )
    reasons = PublishedField(
        rows=4,
        label=_("Facts and reasons"),
        max_length=1000,
        help_text=_("Published on the facility's page. No names, no ID numbers."),
    )

    def __init__(self, *args: Any, lines: Iterable[Line], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(str(line.item.pk), f"{line.item} · {line.answer.note if line.answer else ''}") for line in lines]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["item"].initial = choices[0][0]


class SanctionForm(Printed, forms.Form):
    """The ground, the amount and the reasons of a sanction."""

    ground = forms.ModelChoiceField(
        SanctionGround.objects.filter(is_active=True),
        label=_("Ground and measure"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    amount = conditional(
        forms.IntegerField(
            label=_("Amount in yuan"),
            min_value=1,
            max_value=10_000_000,
            required=False,
            help_text=_("Only where the ground brings a fine."),
        )
    )
    reasons = forms.CharField(label=_("Facts and reasons"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))


class AlarmRuleForm(RevisionForm):
    """Who is told of a stop order."""

    class Meta:
        model = AlarmRule
        fields = ["clause_department", "severity", "told", "is_active"]
