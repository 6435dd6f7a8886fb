"""The operator's forms on the dossier. They check shape; what the rules ask is for the checks: drafts can be saved."""

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from facilities.chapters import FIELDS, ONLY_IF, OPTIONAL
from facilities.choices import ServiceForm, Setting
from facilities.conditions import CONDITIONS, FACTS, Condition, applies
from facilities.models import CareClass, Facility, Operator
from facilities.registry import locked_fields, source_of
from portal.choices import AreaLevel
from portal.forms import DateInput, RevisionForm
from portal.models import Area

YES_NO = [("True", _("Yes")), ("False", _("No"))]


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said yet."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            choices=YES_NO,
            coerce=lambda value: str(value) == "True",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )


def communities(district: str, on: date) -> QuerySet[Area]:
    """Return the communities of the district that exist on the day, street by street."""
    rows = Area.objects.within(district).filter(level=AreaLevel.COMMUNITY).existing(on)
    return rows.select_related("parent").order_by("code")


class CommunityField(forms.ModelChoiceField):
    """A community, offered under its street."""

    def offer(self, rows: QuerySet[Area]) -> None:
        """Take these communities, grouped by their streets in one query."""
        self.queryset = rows
        groups = groupby(rows, key=lambda area: area.parent)
        self.choices = [("", _("Please choose")), *((str(s), [(a.pk, str(a)) for a in areas]) for s, areas in groups)]


def without_blank(form: forms.ModelForm, *names: str) -> None:
    """Offer radio buttons only for real choices: an empty one says nothing."""
    for name in names:
        form.fields[name].choices = form._meta.model._meta.get_field(name).choices  # type: ignore[attr-defined]


class DossierForm(RevisionForm):
    """A part of the dossier: it knows the day, and asks only what the answers call for.

    A question that depends on another one of this form is marked, never required, and ignored if it does not apply; one that
    depends on an answer elsewhere is left out if it does not apply.
    """

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        self.facts = {name: getattr(self.instance, name, None) for name in FACTS}  # those of this row, so far
        for name in set(self.fields) & set(ONLY_IF):
            self._bind(name, CONDITIONS[ONLY_IF[name]])
        for name in set(self.fields) - OPTIONAL:
            self.fields[name].asked_for = True  # type: ignore[attr-defined] # may wait in a draft, but is not optional

    def _bind(self, name: str, condition: Condition) -> None:
        if condition.field in self.fields:
            field = self.fields[name]
            field.only_if = condition.in_browser  # type: ignore[attr-defined]
            field.help_text = format_lazy("{} {}", condition.label, field.help_text)
        elif not condition.holds(self.facts):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Forget what was typed where the question does not apply."""
        cleaned = super().clean()
        facts = dict(self.facts) | {name: cleaned.get(name) for name in FACTS if name in self.fields}
        for name in set(self.fields) & set(ONLY_IF):
            if not applies(ONLY_IF[name], facts):
                self.errors.pop(name, None)
                self.conflicts.pop(name, None)
                cleaned[name] = self._meta.model._meta.get_field(name).get_default()
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save; what the operator changed is no longer marked as filled in by the portal."""
        if isinstance(self.instance, Facility):
            left = {name: source for name, source in self.instance.prefilled.items() if name not in self.changed_data}
            self.instance.prefilled = left
        return super().save(commit)

    def _not_in_the_future(self, name: str) -> date | None:
        value: date | None = self.cleaned_data.get(name)
        if value and value > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return value

    def _id_number(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "").upper()


class OperatorForm(DossierForm):
    class Meta:
        model = Operator
        fields = FIELDS["operator"]
        widgets = {
            "nature": forms.RadioSelect,
            "registered_on": DateInput,
            "business_scope": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "nature": _(
                "Decides who registers you: market supervision, civil affairs or the office of public institutions."
            ),
            "business_scope": _("As on the licence. It must name 托育服务."),
            "representative_id": _("18 characters. Shown masked to officers."),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        without_blank(self, "nature")
        for name in locked_fields(self.instance):
            self.fields[name].disabled = True
            self.fields[name].help_text = source_of(self.instance)  # type: ignore[assignment]

    def clean_registered_on(self) -> date | None:
        """A registration has happened."""
        return self._not_in_the_future("registered_on")

    def clean_representative_id(self) -> str:
        """Take a lower-case check character too."""
        return self._id_number("representative_id")


class FacilityCreateForm(forms.ModelForm):
    """The few things that make a facility; the rest follows in the dossier."""

    area = CommunityField(queryset=Area.objects.none(), label=capfirst(_("community")))

    class Meta:
        model = Facility
        fields = ["name", "area", "address", "setting"]
        widgets = {"setting": forms.RadioSelect}

    def __init__(self, *args: Any, places: QuerySet[Area], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(places)  # type: ignore[attr-defined]
        without_blank(self, "setting")


class BasicsForm(DossierForm):
    area = CommunityField(queryset=Area.objects.none(), label=capfirst(_("community")))
    service_forms = forms.MultipleChoiceField(
        label=capfirst(_("forms of service")), choices=ServiceForm, required=False, widget=forms.CheckboxSelectMultiple
    )
    opens_to_neighbours = YesNoField(label=capfirst(_("also takes children from the neighbourhood")), required=False)
    serves_meals = YesNoField(
        label=capfirst(_("serves meals")),
        required=False,
        help_text=_("If yes, a food business licence and a cook are required."),
    )

    class Meta:
        model = Facility
        fields = FIELDS["basics"]
        widgets = {"setting": forms.RadioSelect, "meal_source": forms.RadioSelect}
        help_texts = {
            "food_licence_number": _("Your own licence, or that of the supplier who delivers."),
            "head_id_number": _("18 characters. Shown masked to officers."),
            "public_phone": _("Shown in the public register."),
            "monthly_fee": _("Shown in the public register. Leave empty if you offer no full-day care."),
        }

    def __init__(self, *args: Any, places: QuerySet[Area], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(places)  # type: ignore[attr-defined]
        without_blank(self, "setting", "meal_source")
        if self.facts["setting"] == Setting.FAMILY:
            self.fields["address"].label = capfirst(_("home address"))

    def clean_head_id_number(self) -> str:
        """Take a lower-case check character too."""
        return self._id_number("head_id_number")


class PremisesForm(DossierForm):
    uses_basement = YesNoField(
        label=capfirst(_("uses a basement")),
        required=False,
        help_text=_("Rooms below ground must not be used for children."),
    )

    class Meta:
        model = Facility
        fields = FIELDS["premises"]
        widgets = {
            "evacuation": forms.Textarea(attrs={"rows": 3}),
            "tenure": forms.RadioSelect,
            "lease_from": DateInput,
            "lease_until": DateInput,
        }
        help_texts = {
            "evacuation": _("Stairs, exits and who leads which class out, floor by floor."),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        without_blank(self, "tenure")
        for name in ("lease_from", "lease_until"):
            self.fields[name].asked_for = True  # type: ignore[attr-defined] # of those who lease

    def clean_lease_until(self) -> date | None:
        """A lease that has run out proves nothing."""
        value: date | None = self.cleaned_data.get("lease_until")
        if value and value < self.today:
            raise forms.ValidationError(_("The lease has already run out. Please enter the lease that is in force."))
        return value

    def clean(self) -> dict[str, Any]:
        """A lease runs forward."""
        cleaned = super().clean()
        start, end = cleaned.get("lease_from"), cleaned.get("lease_until")
        if start and end and end < start:
            self.add_error("lease_until", _("The lease would end before it begins."))
        return cleaned


class ClassForm(RevisionForm):
    class Meta:
        model = CareClass
        fields = ["kind", "name", "places", "enrolled", "floor", "activity_area", "sleep_area"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        without_blank(self, "kind")
