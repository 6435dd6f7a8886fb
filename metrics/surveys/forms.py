"""What is entered about surveys."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.surveys.models import Questionnaire
from portal.documents.fields import OneFileField
from portal.forms import DateInput
from portal.identifiers.entries import SpokenEntry


class DrawForm(forms.Form):
    """Which questionnaire is asked, and until when."""

    questionnaire: Any = forms.ModelChoiceField(Questionnaire.objects.all(), label=_("questionnaire"), empty_label=None)
    closes_on = forms.DateField(label=_("asked until"), widget=DateInput)


class QuestionnaireForm(forms.Form):
    """An XLSForm workbook, and the pass mark if the workbook does not say it."""

    file = OneFileField(
        label=_("XLSForm workbook"),
        help_text=_(
            "Sheets survey, choices and settings; the column “right” of the sheet survey names the right choice."
        ),
    )
    pass_mark = forms.IntegerField(
        label=_("right answers that count as knowing"),
        help_text=_("Empty: as the column pass_mark of the sheet settings says."),
        required=False,
        min_value=1,
        max_value=100,
    )


class AnswerForm(forms.Form):
    """The questions of a questionnaire."""

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.names: list[str] = []
        for question in questionnaire.questions.all():
            name = f"question-{question.order}"
            self.names.append(name)
            self.fields[name] = forms.TypedChoiceField(
                label=question.text, choices=list(enumerate(question.answers)), coerce=int, widget=forms.RadioSelect
            )

    def answers(self) -> list[int]:
        """Return the places of the answers chosen."""
        return [self.cleaned_data[name] for name in self.names]


class CardForm(forms.Form):
    """The code of a card that was filled on paper or asked by telephone."""

    code = SpokenEntry(label=_("Code of the card"), max_length=12)
