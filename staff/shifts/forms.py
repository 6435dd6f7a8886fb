"""Forms on which shifts and leave are planned."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.forms import DateInput, conditional
from staff.people.models import Person, Post
from staff.shifts.choices import Weekday
from staff.shifts.models import Leave, Shift


class TimeInput(forms.TimeInput):
    """The browser's own picker of a time."""

    input_type = "time"

    def __init__(self, **kwargs: Any):
        super().__init__(format="%H:%M", **kwargs)


class PostField(forms.ModelChoiceField):
    """A post by the name of its person."""

    def label_from_instance(self, obj: Any) -> str:
        """Say who, as what, and for which class."""
        care_class = f" · {obj.care_class}" if obj.care_class else ""
        return f"{obj.person.name} · {obj.get_kind_display()}{care_class}"


def posts_of(facility: Facility, on: date) -> Any:
    """Return the posts that are not over."""
    rows = Post.objects.filter(Q(until__isnull=True) | Q(until__gte=on), person__facility=facility)
    return rows.select_related("person", "care_class").order_by("kind", "person__name")


class ShiftForm(forms.ModelForm):
    """One span: on the same hours of several weekdays, or on one day."""

    post = PostField(queryset=Post.objects.none(), label=_("Staff member"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Every week on"),
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Choose weekdays, or name one day below."),
    )

    class Meta:
        model = Shift
        fields = ["post", "kind", "care_class", "starts_at", "ends_at", "since", "until", "day"]
        widgets = {
            "starts_at": TimeInput,
            "ends_at": TimeInput,
            "since": DateInput,
            "until": DateInput,
            "day": DateInput,
        }

    field_order = ("post", "kind", "care_class", "starts_at", "ends_at", "weekdays", "since", "until", "day")

    def __init__(self, *args: Any, facility: Facility, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts_of(facility, today)  # type: ignore[attr-defined]
        self.fields["care_class"].queryset = facility.classes.all()  # type: ignore[attr-defined]
        for name in ("care_class", "weekdays", "since", "day"):
            self.fields[name] = conditional(self.fields[name])

    def clean(self) -> dict[str, Any]:
        """It is weekly or of one day, and a span runs forward."""
        cleaned = super().clean() or self.cleaned_data
        weekdays, day = cleaned.get("weekdays"), cleaned.get("day")
        if "day" not in self.errors and bool(weekdays) == bool(day):
            self.add_error("weekdays", _("Please choose weekdays, or one day: not both, not neither."))
        if weekdays and not cleaned.get("since") and "since" not in self.errors:
            self.add_error("since", _("Please name the first day."))
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return cleaned

    def _post_clean(self) -> None:
        """The model's own checks are asked of each shift, by the act and the database: here is only what they have in common."""

    def shifts(self) -> list[Shift]:
        """Return the shifts that were entered."""
        cleaned = self.cleaned_data
        common = {name: cleaned[name] for name in ("post", "kind", "care_class", "starts_at", "ends_at")}
        if cleaned["day"]:
            return [Shift(**common, day=cleaned["day"])]
        span = {"since": cleaned["since"], "until": cleaned["until"]}
        return [Shift(**common, **span, weekday=weekday) for weekday in cleaned["weekdays"]]


class SubstitutionForm(forms.ModelForm):
    """Who stands in, on which day, when, in which class."""

    post = PostField(queryset=Post.objects.none(), label=_("Who stands in"))

    class Meta:
        model = Shift
        fields = ["post", "care_class", "day", "starts_at", "ends_at"]
        widgets = {"starts_at": TimeInput, "ends_at": TimeInput, "day": DateInput}

    def __init__(self, *args: Any, leave: Leave, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        facility = leave.person.facility
        others = posts_of(facility, today).exclude(person=leave.person)
        self.fields["post"].queryset = others  # type: ignore[attr-defined]
        self.fields["care_class"].queryset = facility.classes.all()  # type: ignore[attr-defined]
        self.fields["care_class"].required = self.fields["day"].required = True


class LeaveForm(forms.ModelForm):
    """Who is away, from when until when."""

    class Meta:
        model = Leave
        fields = ["person", "since", "until", "starts_at", "ends_at"]
        widgets = {"since": DateInput, "until": DateInput, "starts_at": TimeInput, "ends_at": TimeInput}

    def __init__(self, *args: Any, facility: Facility, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        at_work = posts_of(facility, today).values("person")
        self.fields["person"].queryset = Person.objects.filter(pk__in=at_work).order_by("name")  # type: ignore[attr-defined]
        self.fields["ends_at"] = conditional(self.fields["ends_at"])

    def clean(self) -> dict[str, Any]:
        """A span runs forward; hours are of one day."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        if (starts is None) != (ends is None):
            self.add_error("starts_at" if starts is None else "ends_at", _("Please give both times, or neither."))
        elif starts and since != until:
            self.add_error("until", _("Hours are of one day: first and last day are the same then."))
        elif starts and ends and ends <= starts:
            self.add_error("ends_at", _("It must end after it begins."))
        return cleaned
