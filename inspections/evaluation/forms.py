"""Forms of evaluations. Shape is checked here; what may be given is said by the acts."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.evaluation.choices import ConsequenceKind, ImprovementState
from inspections.evaluation.models import (
    AssessorTie,
    Consequence,
    DemonstrationCall,
    DemonstrationEntry,
    Evaluation,
    Improvement,
    Item,
    Round,
    SelfScore,
    SiteScore,
)
from inspections.evaluation.models.demonstration import MOST
from inspections.evaluation.scoring import Difference
from portal import permissions
from portal.accounts.scope import scope_of
from portal.documents import dossier
from portal.documents.fields import OneFileField, PublishedField
from portal.documents.uploads import XLSX
from portal.forms import DateInput, Printed, RevisionForm, conditional
from portal.identifiers.entries import UserNameEntry
from portal.models import Area, Clause, Document, User
from portal.querysets import within


class RoundForm(forms.ModelForm):
    """A round to call."""

    class Meta:
        model = Round
        fields = ("name", "year", "standard", "area")

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        mine = within(scope_of(user).areas(permissions.DECIDE_FILINGS), "code")
        self.fields["area"].queryset = Area.objects.filter(mine)  # type: ignore[attr-defined]


class AssessorForm(forms.Form):
    """An account to put on the list."""

    username = UserNameEntry(label=_("User name"), help_text=_("Of an officer or expert with an account and a post."))
    competence = forms.CharField(label=_("Competence"), max_length=200)


class TieForm(forms.ModelForm):
    """A tie of an assessor with a facility."""

    class Meta:
        model = AssessorTie
        fields = ("facility", "reason", "ended_on")
        widgets = {"ended_on": DateInput}

    facility = forms.ModelChoiceField(
        Facility.objects.none(), label=_("Facility"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, facilities: QuerySet[Facility], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]


class StandardForm(forms.Form):
    """A version of the standard as a spreadsheet."""

    version = forms.CharField(label=_("Version of the standard"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=80)
    valid_from = forms.DateField(label=_("Holds from"), widget=DateInput)
    file = OneFileField(label=_("Spreadsheet (XLSX)"), help_text=_("With the columns that an export has."))

    def clean_file(self) -> UploadedFile:
        """Take nothing but a spreadsheet."""
        upload: UploadedFile = self.cleaned_data["file"]
        if upload.content_type != XLSX:
            raise forms.ValidationError(_("This is not an XLSX spreadsheet."))
        return upload


class SelfForm(forms.Form):
    """The operator's own points with a document of the facility's dossier for each item."""

    def __init__(self, *args: Any, evaluation: Evaluation, items: Iterable[Item], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.evaluation, self.items = evaluation, list(items)
        said = {row.item_id: row for row in evaluation.self_scores.all()}
        papers = dossier.documents_of(evaluation.facility)
        for item in self.items:
            old = said.get(item.pk)
            self.fields[f"points_{item.pk}"] = _points(item, old.points if old else None)
            self.fields[f"evidence_{item.pk}"] = forms.ModelChoiceField(
                papers, label=_("Evidence"), required=False, initial=old.evidence_id if old else None
            )

    def rows(self) -> list[SelfScore]:
        """Return what was answered; an empty answer is none."""
        given = self.cleaned_data
        return [
            SelfScore(
                evaluation=self.evaluation,
                item=item,
                points=given[f"points_{item.pk}"],
                evidence=given[f"evidence_{item.pk}"],
            )
            for item in self.items
            if given[f"points_{item.pk}"] is not None
        ]


def _points(item: Item, initial: int | None) -> forms.IntegerField:
    label = f"{item} ({item.points})"
    return forms.IntegerField(label=label, min_value=0, required=False, initial=initial, help_text=item.guidance)


class SheetForm(forms.Form):
    """An assessor's points and notes, to be filled in on a phone."""

    def __init__(self, *args: Any, sheet: SiteScore, items: Iterable[Item], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = list(items)
        marks = {row.item_id: row for row in sheet.marks.all()}
        for item in self.items:
            old = marks.get(item.pk)
            self.fields[f"points_{item.pk}"] = _points(item, old.points if old else None)
            self.fields[f"note_{item.pk}"] = forms.CharField(
                label=_("Note"), max_length=200, required=False, initial=old.note if old else ""
            )

    def rows(self) -> list[tuple[Item, int, str]]:
        """Return what was scored; an empty answer is none."""
        given = self.cleaned_data
        return [
            (item, given[f"points_{item.pk}"], given[f"note_{item.pk}"])
            for item in self.items
            if given[f"points_{item.pk}"] is not None
        ]


class ModerationForm(forms.Form):
    """What is decided of each dimension on which assessors differ."""

    def __init__(self, *args: Any, apart: Iterable[Difference], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.apart = list(apart)
        for row in self.apart:
            given = "、".join(str(points) for points in row.given)
            label = f"{row.dimension} ({given})"
            self.fields[f"points_{row.dimension.pk}"] = forms.DecimalField(label=label, decimal_places=1, max_digits=6)
            self.fields[f"reason_{row.dimension.pk}"] = forms.CharField(
                label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3})
            )

    def rows(self) -> list[tuple[Any, Decimal, str]]:
        """Return the decisions with their reasons."""
        given = self.cleaned_data
        keys = [(row.dimension, row.dimension.pk) for row in self.apart]
        return [(dimension, given[f"points_{key}"], given[f"reason_{key}"]) for dimension, key in keys]


class ReasonForm(Printed, forms.Form):
    """Why a grade is suspended, or holds again."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class PlanForm(RevisionForm):
    """What will be done for an item, by whom and until when."""

    class Meta:
        model = Improvement
        fields = ("measure", "person", "until")
        widgets = {"until": DateInput, "measure": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].required = True
        self.fields["person"].help_text = _("A name or a post.")


class JudgeForm(Printed, forms.Form):
    """What the bureau says to a reported improvement."""

    verdict = forms.ChoiceField(
        label=_("Is it improved?"),
        widget=forms.RadioSelect,
        choices=[
            (ImprovementState.CONFIRMED, _("Yes, it is confirmed")),
            (ImprovementState.PLANNED, _("No, more must be done")),
        ],
    )
    answer = conditional(
        forms.CharField(
            label=_("Note or reason"),
            max_length=1000,
            required=False,
            widget=forms.Textarea({"rows": 3}),
            help_text=_("The operator reads it. Sending back needs a reason."),
        )
    )


class ConsequenceForm(Printed, forms.ModelForm):
    """What is to follow from the result of an evaluation."""

    content = PublishedField(
        label=_("What it consists of, or the duty to mentor others"),
        max_length=500,
        rows=3,
        help_text=_("A demonstration place names whom it mentors, and how often."),
    )
    reasons = PublishedField(
        label=_("Facts and reasons"),
        max_length=1000,
        rows=4,
        help_text=_("They are published: no names of persons, no ID or mobile numbers."),
    )

    class Meta:
        model = Consequence
        fields = ("kind", "clause", "content", "reasons", "months")
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, kinds: Iterable[str], on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, ConsequenceKind(kind).label) for kind in kinds]  # type: ignore[attr-defined]
        clauses = Clause.objects.in_force(on).select_related("regulation").order_by("regulation", "code")
        self.fields["clause"].queryset = clauses  # type: ignore[attr-defined]


class StatementForm(Printed, forms.Form):
    """What the operator says to it."""

    statement = forms.CharField(label=_("Your statement"), max_length=2000, widget=forms.Textarea({"rows": 6}))


class CallForm(Printed, forms.ModelForm):
    """A call for demonstration places."""

    class Meta:
        model = DemonstrationCall
        fields = ("name", "area", "criteria", "places", "enter_by")
        widgets = {"enter_by": DateInput, "criteria": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        mine = within(scope_of(user).areas(permissions.DECIDE_FILINGS), "code")
        self.fields["area"].queryset = Area.objects.filter(mine)  # type: ignore[attr-defined]


class EntryForm(Printed, forms.ModelForm):
    """What a facility enters, with a document of its dossier."""

    statement = PublishedField(
        label=_("What others can learn here"),
        max_length=1000,
        rows=5,
        help_text=_("It is published with the ranking: no names of persons, no ID or mobile numbers."),
    )

    class Meta:
        model = DemonstrationEntry
        fields = ("evaluation", "statement", "evidence")
        widgets = {"evaluation": forms.RadioSelect}

    def __init__(self, *args: Any, evaluations: Iterable[Evaluation], **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = list(evaluations)
        papers = dossier.documents_of(rows[0].facility).none() if rows else Document.objects.none()
        for row in rows:
            papers = papers | dossier.documents_of(row.facility)
        choice = self.fields["evaluation"]
        choice.queryset = Evaluation.objects.filter(pk__in=[row.pk for row in rows]).with_place()  # type: ignore[attr-defined]
        choice.empty_label = None  # type: ignore[attr-defined]
        self.fields["evidence"].queryset = papers  # type: ignore[attr-defined]


class VoteForm(forms.Form):
    """An assessor's points for an entry."""

    points = forms.IntegerField(label=_("Points of 100"), min_value=0, max_value=MOST)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class LookBackForm(Printed, forms.Form):
    """What was found when it was looked at again."""

    holds = forms.TypedChoiceField(
        label=_("Is it still good?"),
        choices=[("true", _("yes")), ("false", _("no"))],
        coerce=lambda value: value == "true",
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_("If not, the measure is planned anew, or the title is suspended."),
    )
    found = forms.CharField(label=_("What was found?"), max_length=1000, widget=forms.Textarea({"rows": 4}))
