"""Forms of supply planning."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from facilities.ground.money import YuanField
from facilities.models import Facility
from facilities.register.walking import Pace
from metrics.supply import projects
from metrics.supply.choices import ProjectState
from metrics.supply.models import BirthCohort, Estate, Project, ProjectStep, Scenario
from metrics.supply.need import RATE
from portal import permissions
from portal.accounts.scope import scope_of
from portal.areas.choices import AreaLevel
from portal.forms import DateInput, Printed, RevisionForm
from portal.models import Area, Department, User
from portal.querysets import within
from portal.rulebook.rulebook import Limits

MOST_CHANGE = 50  # percent that births may be taken to be more or fewer


def _seen(user: User) -> Any:
    return Area.objects.filter(within(scope_of(user).areas(permissions.SEE_FIGURES), "code"))


class BirthsForm(RevisionForm):
    """The births of a community in a month."""

    month = forms.DateField(
        label=_("Month"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )

    class Meta:
        model = BirthCohort
        fields = ("area", "month", "births", "source")

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = _seen(user).filter(level=AreaLevel.COMMUNITY)  # type: ignore[attr-defined]


class EstateForm(RevisionForm):
    """A new residential area, and the project that brings its places."""

    class Meta:
        model = Estate
        fields = ("name", "area", "residents", "moves_in_on", "document", "project")
        widgets = {"moves_in_on": DateInput()}

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = _seen(user).filter(level=AreaLevel.COMMUNITY)  # type: ignore[attr-defined]
        live = Project.objects.visible_to(user).exclude(state=ProjectState.DROPPED)
        self.fields["project"].queryset = live  # type: ignore[attr-defined]


class WhatIfForm(forms.Form):
    """How need would stand with another rate, and with more or fewer births than expected. What is not asked is as it is."""

    rate = forms.DecimalField(
        label=_("Children who want a place (%)"), min_value=0, max_value=100, max_digits=5, decimal_places=2,
        required=False, widget=forms.NumberInput({"type": "range", "step": 1}),
    )  # fmt: skip
    change = forms.IntegerField(
        label=_("Expected births, more or fewer (%)"), min_value=-MOST_CHANGE, max_value=MOST_CHANGE, required=False,
        widget=forms.NumberInput({"type": "range", "step": 1}),
    )  # fmt: skip

    def __init__(self, data: Any, *, rate: Decimal, has_births: bool):
        self.known = rate
        asked = {"rate": rate, "change": 0} | {name: data[name] for name in ("rate", "change") if data.get(name)}
        super().__init__(asked)
        if not has_births:
            del self.fields["change"]

    @property
    def asked_rate(self) -> Decimal:
        """The rate that is asked for; what can't be one is the rulebook's."""
        told = self.cleaned_data.get("rate") if self.is_valid() else None
        return self.known if told is None else Decimal(told)

    @property
    def asked_change(self) -> int:
        """By how many percent more are born than expected, below zero fewer."""
        return int((self.cleaned_data.get("change") if self.is_valid() else None) or 0)

    @property
    def is_other(self) -> bool:
        """Say whether something else is asked than what holds."""
        return self.asked_rate != self.known or bool(self.asked_change)


class ProjectForm(RevisionForm):
    """What is planned, where, by when."""

    class Meta:
        model = Project
        fields = ("name", "kind", "area", "address", "premises", "department", "places", "opens_on")
        widgets = {"opens_on": DateInput()}

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        communities = _seen(user).filter(level=AreaLevel.COMMUNITY)
        self.fields["area"].queryset = communities  # type: ignore[attr-defined]
        self.fields["premises"].queryset = projects.premises_of(communities)  # type: ignore[attr-defined]


class BoardForm(forms.Form):
    """Of which department projects are shown."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False, empty_label=_("All")
    )

    def __init__(self, *args: Any, lines: list[projects.Line], **kwargs: Any):
        super().__init__(*args, **kwargs)
        there = [line.department.pk for line in lines]
        self.fields["department"].queryset = Department.objects.filter(pk__in=there)  # type: ignore[attr-defined]


class NearForm(forms.Form):
    """Where a family lives: typed, or the position that its telephone tells."""

    q = forms.CharField(label=_("Where"), max_length=60, required=False)
    lat = forms.FloatField(
        required=False, widget=forms.HiddenInput, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    lon = forms.FloatField(
        required=False, widget=forms.HiddenInput, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )


class StepForm(forms.ModelForm):
    """What a department is asked to bring."""

    class Meta:
        model = ProjectStep
        fields = ("department", "text", "due_on")
        widgets = {"due_on": DateInput()}


class ResultForm(Printed, forms.Form):
    """What a step brought."""

    result = forms.CharField(label=_("Result"), max_length=300, widget=forms.Textarea({"rows": 3}))


class DropForm(Printed, forms.Form):
    """Why a project is given up."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))


class OpenForm(forms.Form):
    """As which facility the places opened."""

    facility = forms.ModelChoiceField(Facility.objects.none(), label=_("Facility"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["facility"].queryset = projects.facilities_of(project)  # type: ignore[attr-defined]


class ScenarioForm(forms.ModelForm):
    """A question of siting; its defaults are the rulebook's."""

    most_rent_fen = YuanField(label=_("Monthly rent at most (yuan)"), min_value=0)

    class Meta:
        model = Scenario
        fields = ("area", "places", "most_sites", "most_rent_fen", "radius", "rate")

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any):
        limits = Limits(on)
        kwargs["initial"] = {"radius": int(limits["supply.reach"]), "rate": limits[RATE]} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        minutes = Pace(on).along(1000)
        if minutes:
            told = _("On the way, not as the crow flies: 1,000 m are %(minutes)s minutes on foot.")
            self.fields["radius"].help_text = told % {"minutes": minutes}
        self.fields["area"].queryset = _seen(user).filter(  # type: ignore[attr-defined]
            level__in=(AreaLevel.DISTRICT, AreaLevel.STREET)
        )
