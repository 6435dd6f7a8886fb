"""Forms of the review pool: handing out, stepping aside, pauses, absences."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.filing.models import Filing
from facilities.ground.choices import FilingState
from facilities.ground.forms import streets
from facilities.requirements.sections import in_order
from facilities.review.models import Absence, Wording
from facilities.review.pool import NOBODY, OVERDUE, SOON
from portal.forms import DateInput, Printed, conditional
from portal.models import Area, PauseCause, User


class FilingFilter(forms.Form):
    """What of the review pool to show."""

    STATES = [("", _("All"))] + [(s.value, s.label) for s in FilingState if s != FilingState.DRAFT]
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    street = forms.ModelChoiceField(
        label=_("Street"), queryset=Area.objects.none(), required=False, empty_label=_("All")
    )
    reviewer = forms.ChoiceField(label=_("Reviewer"), required=False)
    due = forms.ChoiceField(
        label=_("Due"), required=False, choices=[("", _("All")), (SOON, _("due soon")), (OVERDUE, _("overdue"))]
    )
    text = forms.CharField(label=_("Name or number"), required=False, max_length=60)

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets()  # type: ignore[attr-defined]
        self.fields["reviewer"].choices = _reviewers(user)  # type: ignore[attr-defined]


def _reviewers(user: User) -> list[tuple[str, object]]:
    """Return nobody, the user, and the colleagues who have filings that the user sees."""
    busy = Filing.objects.visible_to(user).exclude(assigned_to=user).values("assigned_to")
    colleagues = User.objects.filter(pk__in=busy).order_by("full_name", "pk")
    return [
        ("", _("All")),
        (str(user.pk), _("Only mine")),
        (NOBODY, _("Unassigned")),
        *[(str(colleague.pk), str(colleague)) for colleague in colleagues],
    ]


class RemarkForm(Printed, forms.Form):
    """What must be corrected, and where."""

    section = forms.ChoiceField(label=_("Section"), choices=lambda: [(s.code, s.title) for s in in_order()])
    field = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    text = forms.CharField(label=_("What is to be corrected"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class RemarkEditForm(RemarkForm):
    """A remark worded anew. `seen` is the wording that the page showed: whoever is slower is told instead of overwriting."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class RemarksForm(forms.Form):
    """Remarks at many places at once: one text for each place of the dossier, named `<section>/<field>`."""

    def __init__(self, *args: Any, places: Mapping[str, Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for place, label in places.items():
            self.fields[place] = forms.CharField(
                label=label, required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self) -> dict[str, Any]:
        """Nothing written is no remark."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Please write at least one remark."))
        return cleaned

    @property
    def notes(self) -> list[tuple[str, str, str]]:
        """Return section, field and text of each remark written."""
        return [(*_at(place), text) for place, text in self.cleaned_data.items() if text]


def _at(place: str) -> tuple[str, str]:
    section, _slash, field = place.partition("/")
    return section, field


class WordingForm(Printed, forms.ModelForm):
    """A wording that reviewers choose for a remark."""

    class Meta:
        model = Wording
        fields = ("text", "section", "is_active")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    section = forms.ChoiceField(
        label=_("Section"),
        required=False,
        choices=lambda: [("", _("every section")), *((s.code, s.title) for s in in_order())],
    )


class ReturnForm(Printed, forms.Form):
    """A return; one that names something new a second time says why, for a second person."""

    reasons = forms.CharField(
        label=_("Why this was not named with the first return"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reasons"]


LEAST_LOAD = "least-load"


def _reason(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HandOutForm(Printed, forms.Form):
    """To whom a filing goes. `seen` is the key of the reviewer it was with when the page was opened, 0 for nobody."""

    reviewer = forms.ModelChoiceField(label=_("Reviewer"), queryset=User.objects.none())
    reason = conditional(_reason(_("Reason"), help_text=_("Required when a colleague already has the filing.")))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, reviewers: list[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        among = User.objects.filter(pk__in=[reviewer.pk for reviewer in reviewers]).order_by("full_name", "pk")
        self.fields["reviewer"].queryset = among  # type: ignore[attr-defined]


class HandOutManyForm(Printed, forms.Form):
    """To whom the ticked filings go; without a name each goes to whom the least load suggests."""

    reviewer = forms.ChoiceField(label=_("Hand the ticked filings to"))
    reason = conditional(_reason(_("Reason"), help_text=_("Required when a colleague already has the filing.")))

    def __init__(self, *args: Any, reviewers: list[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = [(str(reviewer.pk), str(reviewer)) for reviewer in reviewers]
        for field in self.fields.values():
            field.widget.attrs["form"] = "hand-out"  # stands below the table, whose rows belong to the same form
        self.fields["reviewer"].choices = [(LEAST_LOAD, _("whoever has the least load")), *people]  # type: ignore[attr-defined]


class StepAsideForm(Printed, forms.Form):
    """Which interest there is."""

    reason = _reason(
        _("What the interest is"),
        required=True,
        help_text=_("For example kinship with the operator, or work for it. It stays in the case file of the bureau."),
    )


class PauseForm(Printed, forms.Form):
    """Why the terms stand still."""

    cause = forms.ModelChoiceField(
        label=_("Cause that the rules name"),
        queryset=PauseCause.objects.filter(is_automatic=False),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Please choose the cause.")},
    )
    reason = _reason(
        _("What the terms are waiting for"), required=True, help_text=_("The operator reads it. Name no persons.")
    )


class AbsenceForm(forms.ModelForm):
    """Who is away, from when until when, and who stands in."""

    class Meta:
        model = Absence
        fields = ("user", "from_on", "until_on", "deputy", "reason")
        widgets = {"from_on": DateInput(), "until_on": DateInput()}
        help_texts = {
            "deputy": _(
                "Gets the reminders and, when the lead hands them over, the filings. Decisions stay with whoever "
                "holds the post."
            )
        }

    def __init__(self, *args: Any, absentees: list[User], deputies: list[User], today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["user"].queryset = User.objects.filter(pk__in=[user.pk for user in absentees])  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = User.objects.filter(pk__in=[user.pk for user in deputies])  # type: ignore[attr-defined]

    def clean_until_on(self) -> date:
        """An absence that is over needs no deputy."""
        value: date = self.cleaned_data["until_on"]
        if value < self.today:
            raise forms.ValidationError(_("This day has passed."))
        return value

    def clean(self) -> dict[str, Any]:
        """Check the span, and that two people are named."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day lies before the first."))
        if cleaned.get("user") and cleaned.get("user") == cleaned.get("deputy"):
            self.add_error("deputy", _("Nobody can be their own deputy."))
        return cleaned


class HandOverForm(Printed, forms.Form):
    """To whom everything goes that somebody who is away has in hand."""

    reviewer = forms.ModelChoiceField(label=_("Reviewer"), queryset=User.objects.none())
    reason = _reason(_("Reason"), required=True)

    def __init__(self, *args: Any, reviewers: list[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        among = User.objects.filter(pk__in=[reviewer.pk for reviewer in reviewers])
        self.fields["reviewer"].queryset = among  # type: ignore[attr-defined]
