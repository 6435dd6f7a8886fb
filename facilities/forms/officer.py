"""Forms of the bureau: filters, remarks, decisions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from facilities.choices import FacilityState, FilingState
from facilities.models import Filing
from facilities.sections import in_order
from portal.choices import AreaLevel
from portal.fields import PublishedField
from portal.models import Area, Clause, User

NOBODY, SOON, OVERDUE = "nobody", "soon", "overdue"


def streets() -> Any:
    """Return the district's street areas."""
    return Area.objects.within(settings.DISTRICT_CODE).filter(level=AreaLevel.STREET)


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


class FacilityFilter(forms.Form):
    """Which facilities to show, and in which order."""

    SORTS = [  # the columns that pages can be cut by: never null
        ("name", _("Name")),
        ("area_id", _("Community")),
        ("-places", _("Most places first")),
        ("-pk", _("Newest entry first")),
    ]
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *FacilityState.choices], required=False)
    street = forms.ModelChoiceField(
        label=_("Street"), queryset=Area.objects.none(), required=False, empty_label=_("All")
    )
    text = forms.CharField(label=_("Name"), required=False, max_length=60)
    sort = forms.ChoiceField(label=_("Sorted by"), choices=SORTS, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets()  # type: ignore[attr-defined]


class RemarkForm(forms.Form):
    """What must be corrected, and where."""

    section = forms.ChoiceField(label=_("Section"), choices=lambda: [(s.code, s.title) for s in in_order()])
    field = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    text = forms.CharField(label=_("What is to be corrected"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class AcceptForm(forms.Form):
    """Confirm the decision; warnings of the rulebook need a reason."""

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if needs_reason:
            self.fields["note"].required = True
            self.fields["note"].help_text = _("Some points need a reason (see above): say why they are acceptable.")

    note = forms.CharField(
        label=_("Reason or note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ClausesField(forms.ModelMultipleChoiceField):
    """Clauses to tick, each with its wording."""

    def label_from_instance(self, clause: Clause) -> str:  # type: ignore[override]
        """Name the clause and say what it asks."""
        return f"{clause} · {clause.wording}"


class RefuseForm(forms.Form):
    """Clauses and reasons of a refusal, which are published."""

    clauses = ClausesField(
        label=_("Clauses that are not met"),
        help_text=_("What the rulebook finds not met today comes first and is ticked."),
        queryset=Clause.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please tick the clauses the refusal rests on.")},
    )
    reasons = PublishedField(
        label=_("Reasons"),
        help_text=_("They go to the operator and are published. Name no persons."),
        max_length=2000,
        error_messages={"required": _("Please give the reasons.")},
    )

    def __init__(self, *args: Any, clauses: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["clauses"].queryset = clauses  # type: ignore[attr-defined]
