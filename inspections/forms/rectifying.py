"""Forms around findings: more time, re-check visits, stop orders, sanctions. They check shape; what the law asks is checked by the acts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.choices import ExtensionState, StopKind
from inspections.measures import Line
from inspections.models import AlarmRule, Finding, SanctionGround
from portal.fields import PublishedField
from portal.forms import DateInput, RevisionForm, conditional


class ReasonForm(forms.Form):
    """Why: what is written is read by those whom it concerns."""

    note = forms.CharField(label=_("Reasons"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class ExtensionForm(forms.Form):
    """How much more time is needed, and why."""

    working_days = forms.IntegerField(label=_("Working days"), min_value=1)
    reason = forms.CharField(
        label=_("Why is more time needed?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["working_days"].widget.attrs["max"] = most
        self.fields["working_days"].help_text = _("At most %(most)s.") % {"most": most}


class ExtensionAnswerForm(forms.Form):
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


class StopForm(forms.Form):
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


class SanctionForm(forms.Form):
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
