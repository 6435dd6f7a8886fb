"""The day card as a page asks it. No count is ever filled in from another day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from facilities.daily.cards import Content, Count
from facilities.daily.choices import Disinfected
from facilities.daily.models import DayCard
from facilities.ground.choices import ServiceForm
from facilities.ground.models import CareClass, Facility
from portal.forms import DateInput, Printed
from portal.identifiers.entries import AreaAsked

MOST = 999
COUNTS = ("morning_checked", "followed_up", "noon_checked", "handed_over")
WORDS = ("handover_note", "above_reason", "closed_reason")


def _count(label: Any, *, required: bool = False, **kwargs: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, required=required, min_value=0, max_value=MOST, widget=widget, **kwargs)


def _label(name: str) -> str:
    return str(capfirst(DayCard._meta.get_field(name).verbose_name))


class DayForm(Printed, forms.Form):
    """One count for each class, then what was done. `seen` is the revision of the card that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, facility: Facility, classes: Iterable[CareClass], day: date, card: DayCard | None, **kw: Any
    ):
        super().__init__(*args, **kw)
        self.classes, self.day = list(classes), day
        self.takes_guests = ServiceForm.TEMPORARY in facility.service_forms
        counted = {row.care_class_id: row for row in card.classes.all()} if card else {}
        self.fields["seen"].initial = card.revision if card else 0
        for row in self.classes:
            self._add_class(row, counted.get(row.pk))
        for name in COUNTS:
            self.fields[name] = _count(_label(name), initial=getattr(card, name, None))
        self._add_time(card)
        self.fields["disinfected"] = forms.MultipleChoiceField(
            label=_label("disinfected"),
            choices=Disinfected.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=card.disinfected if card else (),
        )
        for name in WORDS:
            self.fields[name] = forms.CharField(
                label=_label(name), max_length=200, required=False, initial=getattr(card, name, "")
            )

    def _add_class(self, row: CareClass, counted: Any) -> None:
        self.fields[f"present-{row.pk}"] = _count(
            gettext("%(care_class)s: children present") % {"care_class": row},
            required=True,
            initial=counted.present if counted else None,
            help_text=gettext("Of %(enrolled)s enrolled.") % {"enrolled": row.enrolled},
        )
        if self.takes_guests:
            self.fields[f"guests-{row.pk}"] = _count(
                gettext("%(care_class)s: children of temporary care") % {"care_class": row},
                initial=counted.guests if counted else None,
            )

    def _add_time(self, card: DayCard | None) -> None:
        told = card.followed_up_at if card else None
        self.fields["followed_up_at"] = forms.TimeField(
            label=gettext("Guardians asked at"),
            required=False,
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            initial=timezone.localtime(told).time() if told else None,
        )
        self.order_fields([*self._first(), "morning_checked", "followed_up", "followed_up_at"])

    def _first(self) -> Iterator[str]:
        yield "seen"
        for row in self.classes:
            yield from (f"present-{row.pk}", f"guests-{row.pk}")

    def clean(self) -> dict[str, Any]:
        """Refuse a count of asked guardians without its time."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("followed_up") and not cleaned.get("followed_up_at"):
            self.add_error("followed_up_at", gettext("Please say at what time the guardians were asked."))
        return cleaned

    def content(self) -> Content:
        """Return what was entered."""
        cleaned, asked_at = self.cleaned_data, self.cleaned_data["followed_up_at"]
        counts = {
            row.pk: Count(cleaned[f"present-{row.pk}"], cleaned.get(f"guests-{row.pk}") or 0) for row in self.classes
        }
        moment = timezone.make_aware(datetime.combine(self.day, asked_at)) if asked_at else None
        values = {name: cleaned[name] for name in (*COUNTS, *WORDS, "disinfected")}
        return Content(counts, followed_up_at=moment, **values)


class SpecialDayForm(forms.Form):
    """A day on which the facility differs from its usual week."""

    day = forms.DateField(label=_("Day"), widget=DateInput)
    is_open = forms.TypedChoiceField(
        label=_("On this day the facility is"),
        choices=[("", "---------"), ("false", _("not open")), ("true", _("open for children"))],
        coerce=lambda value: value == "true",
    )
    reason = forms.CharField(label=_("Reason"), max_length=100)


class BoardFilter(forms.Form):
    """Of the board: which day, which area below the user's own, and what is shown."""

    day = forms.DateField(label=_("Day"), required=False, widget=DateInput)
    area = AreaAsked(label=_("Division code"), required=False, max_length=12)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All open facilities")),
            ("gap", _("Without a card")),
            ("above", _("More children than places")),
            ("absent", _("Absent children not followed up")),
            ("incomplete", _("Not complete")),
        ],
    )
