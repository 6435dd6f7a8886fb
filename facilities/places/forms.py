"""What families are told: hours, and of each class the places free. An empty answer is not known."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from facilities.ground.models import CareClass, Facility
from facilities.places.models import ClassOffer, OpeningHours
from facilities.places.offers import HOURS

KNOWN = [("", _("not known")), ("true", _("yes")), ("false", _("no"))]


def _time(name: str) -> forms.TimeField:
    label = capfirst(OpeningHours._meta.get_field(name).verbose_name)
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


def _answer(name: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=capfirst(OpeningHours._meta.get_field(name).verbose_name),
        choices=KNOWN,
        coerce=lambda value: value == "true",
        empty_value=None,
        required=False,
    )


class OfferForm(forms.Form):
    """Hours of the facility, then a field for each class."""

    def __init__(self, *args: Any, facility: Facility, classes: Iterable[CareClass], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.classes = list(classes)
        hours = OpeningHours.objects.filter(facility=facility).first()
        for name in HOURS:
            self.fields[name] = _time(name) if name.endswith("_at") else _answer(name)
            self.fields[name].initial = _known(getattr(hours, name, None))
        self.fields["opens_at"].help_text = _("From Monday to Friday.")
        offers = {offer.care_class_id: offer for offer in ClassOffer.objects.filter(care_class__in=self.classes)}
        for row in self.classes:
            self._add_class(row, offers.get(row.pk))

    def _add_class(self, row: CareClass, offer: ClassOffer | None) -> None:
        told = {"care_class": row.name, "kind": row.get_kind_display()}
        counts = {"places": row.places, "enrolled": row.enrolled}
        self.fields[f"free-{row.pk}"] = forms.IntegerField(
            label=gettext("%(care_class)s (%(kind)s): places free today") % told,
            help_text=gettext("Places: %(places)s, children: %(enrolled)s. Empty: families read “please ask”.")
            % counts,
            required=False,
            min_value=0,
            max_value=row.places,
            initial=offer.free if offer else None,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse half a span, and one that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if {"opens_at", "closes_at"} & self.errors.keys():
            return cleaned
        if (opens is None) != (closes is None):
            self.add_error("opens_at" if opens is None else "closes_at", gettext("Please give both times, or neither."))
        elif opens is not None and closes <= opens:
            self.add_error("closes_at", gettext("The facility must close after it opens."))
        return cleaned

    def told(self) -> dict[int, int | None]:
        """Return the places free that were entered of each class, by its key; None is not known."""
        cleaned = self.cleaned_data
        return {row.pk: cleaned[f"free-{row.pk}"] for row in self.classes}


def _known(value: object) -> object:
    return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
