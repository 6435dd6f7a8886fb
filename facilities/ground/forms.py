"""Forms and fields that several cases of facilities share."""

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import FacilityState
from portal.areas.choices import AreaLevel
from portal.forms import Printed, conditional
from portal.models import Area


def streets() -> Any:
    """Return the district's street areas."""
    return Area.objects.within(settings.DISTRICT_CODE).filter(level=AreaLevel.STREET)


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


class AnswerForm(Printed, forms.Form):
    """An answer of the bureau: yes or no, with words."""

    verdict = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    answer = conditional(
        forms.CharField(
            label=_("Reasons or note"),
            help_text=_("Goes to the operator. Needed if you do not agree."),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    )

    def __init__(self, *args: Any, verdicts: list[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = verdicts  # type: ignore[attr-defined]
