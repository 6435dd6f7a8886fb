"""Forms of the public: search the register, verify a receipt."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _

from facilities.ground import namesearch
from facilities.ground.choices import ClassKind, FacilityState, FilingState, ServiceForm, Setting
from facilities.ground.distances import Position
from facilities.ground.forms import streets
from facilities.register import search
from facilities.register.asking import Meant, meant
from portal.areas.choices import AreaLevel
from portal.identifiers.entries import CertificateEntry
from portal.models import Area
from portal.signing import signing

ANY = [("", _("All"))]
FARTHEST = 12  # months ahead for which a place may be looked for
OLDEST = 36  # months: the portal is about children under three
LAST_FEE = 999_999


CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def communities() -> Any:
    """Return the district's communities."""
    return Area.objects.within(settings.DISTRICT_CODE).filter(level=AreaLevel.COMMUNITY).select_related("parent")


class CommunityField(forms.ModelChoiceField):
    """A community, told with its street."""

    def label_from_instance(self, area: Any) -> str:
        """Name street and community."""
        return f"{area.parent} {area}"


def searchable(name: str) -> str:
    """Refuse a name of which nothing is left to search for."""
    if name and not namesearch.folded(name):
        raise ValidationError(gettext("Please type at least one letter, digit or character of the name."))
    return name


class RegisterFilter(forms.Form):
    """What parents look for. `conditions` tells what was asked, each with the names under which it stands in the address."""

    SORTS = [
        ("", _("As registered")),
        ("name", _("Name")),
        ("fee", _("Lowest fee first")),
        ("-free", _("Most places free first")),
        ("-pk", _("Newest entry first")),
    ]
    q = forms.CharField(
        label=_("Where, or which facility"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": _("Street, community, landmark, address or name"),
                "enterkeyhint": "search",
            }
        ),
    )
    months = forms.IntegerField(
        label=_("Age of the child in months"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    needed = forms.DateField(
        label=_("Needed from"),
        required=False,
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    name = forms.CharField(label=_("Name or part of it"), required=False, max_length=60)
    street = forms.ModelChoiceField(
        label=_("Street"), queryset=Area.objects.none(), required=False, empty_label=_("All")
    )
    free = forms.BooleanField(label=_("With places free"), required=False)
    inclusive = forms.BooleanField(label=_("Inclusive (price-guided) only"), required=False)
    near = CommunityField(
        label=_("Near this community"), queryset=Area.objects.none(), required=False, empty_label=_("Anywhere")
    )
    within = forms.TypedChoiceField(
        label=_("Within"),
        choices=[("", _("Any distance")), ("1", "1 km"), ("2", "2 km"), ("3", "3 km"), ("5", "5 km"), ("10", "10 km")],
        coerce=int,
        empty_value=None,
        required=False,
    )
    born = forms.DateField(
        label=_("Or: month of birth"),
        required=False,
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    community = CommunityField(label=_("Community"), queryset=Area.objects.none(), required=False, empty_label=_("All"))
    class_kind = forms.ChoiceField(label=_("Class"), choices=[*ANY, *ClassKind.choices], required=False)
    price_from = forms.IntegerField(label=_("Monthly fee from (yuan)"), required=False, min_value=0, max_value=LAST_FEE)
    price_to = forms.IntegerField(label=_("Monthly fee up to (yuan)"), required=False, min_value=0, max_value=LAST_FEE)
    setting = forms.ChoiceField(label=_("How it is run"), choices=[*ANY, *Setting.choices], required=False)
    service_form = forms.ChoiceField(label=_("Form of service"), choices=[*ANY, *ServiceForm.choices], required=False)
    meals = forms.BooleanField(label=_("Serves meals"), required=False)
    open_from = forms.TimeField(label=_("Open at this time in the morning"), required=False, widget=CLOCK)
    open_until = forms.TimeField(label=_("Open until this time in the evening"), required=False, widget=CLOCK)
    weekends = forms.BooleanField(label=_("Open at weekends"), required=False)
    night = forms.BooleanField(label=_("Open overnight"), required=False)
    holidays = forms.BooleanField(label=_("Open in the holidays"), required=False)
    lat = forms.FloatField(
        label=_("Latitude"), required=False, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    lon = forms.FloatField(
        label=_("Longitude"), required=False, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    sort = forms.ChoiceField(label=_("Sorted by"), choices=SORTS, required=False)

    FIRST = ("q", "months", "needed")
    QUIET = ("lat", "lon", "sort")  # set by buttons as well: they do not open the further conditions
    TOGETHER = {"lat": ("lat", "lon"), "lon": ()}

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["street"].queryset = streets()  # type: ignore[attr-defined]
        for name in ("near", "community"):
            self.fields[name].queryset = communities()  # type: ignore[attr-defined]
        self.fields["near"].queryset = communities().filter(longitude__isnull=False)  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Refuse a name of which nothing is left to search for."""
        return searchable(str(self.cleaned_data["name"]))

    def clean_q(self) -> str:
        """Refuse a text of which nothing is left to search for."""
        return searchable(str(self.cleaned_data["q"]))

    def clean(self) -> dict[str, Any]:
        """Take the age from the month of birth, and refuse half a position and a range of fees that holds none."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("months") is None and (born := cleaned.get("born")):
            self._take_age(cleaned, search.months_on(born, self.today))
        if needed := cleaned.get("needed"):
            self._check_needed(cleaned, needed)
        lowest, highest = cleaned.get("price_from"), cleaned.get("price_to")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("price_to", gettext("The highest fee is below the lowest one."))
        if (cleaned.get("lat") is None) != (cleaned.get("lon") is None) and not {"lat", "lon"} & self.errors.keys():
            self.add_error("lon", gettext("A position needs both latitude and longitude."))
        return cleaned

    def _take_age(self, cleaned: dict[str, Any], months: int) -> None:
        if not 0 <= months <= OLDEST:
            self.add_error("born", gettext("Please give the month of birth of a child under three."))
        cleaned["months"] = months

    def _check_needed(self, cleaned: dict[str, Any], needed: date) -> None:
        """Refuse a month that is over or far ahead, and one in which the child is three already."""
        ahead = search.months_ahead(needed, self.today)
        if not 0 <= ahead <= FARTHEST:
            self.add_error("needed", gettext("Please give this month or one of the twelve to come."))
        elif (cleaned.get("months") or 0) + ahead > OLDEST:
            self.add_error("needed", gettext("By then the child is three; the portal is about children under three."))

    @property
    def position(self) -> Position | None:
        """Where to measure distances from: the place typed into the box, the located position, or the middle of the chosen community."""
        wanted = self.cleaned_data
        if self.meant.spot:
            return self.meant.spot.position
        if wanted.get("lat") is not None and wanted.get("lon") is not None:
            return Position(wanted["lon"], wanted["lat"])
        near = wanted.get("near")
        return Position(near.longitude, near.latitude) if near else None

    @cached_property
    def meant(self) -> Meant:
        """How the box was read."""
        return meant(str(self.cleaned_data.get("q", "")))

    def asked(self) -> dict[str, Any]:
        """Return what was asked, with what the box meant; nothing while the form has a fault."""
        read = {"meant_name": self.meant.name, "meant_address": self.meant.address} if self.is_valid() else {}
        return self.cleaned_data | read if self.is_valid() else {}

    def first(self) -> list[forms.BoundField]:
        """Return the fields that everybody sees."""
        return [self[name] for name in self.FIRST]

    def further(self) -> list[forms.BoundField]:
        """Return the fields under “more conditions”."""
        return [field for field in self if field.name not in self.FIRST]

    def asks_further(self) -> bool:
        """Say whether any of the further conditions is set, or wrong."""
        return any(
            field.name in self.errors or (self.data.get(field.name) and field.name not in self.QUIET)
            for field in self.further()
        )

    def conditions(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Yield what was asked: label, value, and the parameters to drop for asking it no longer."""
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            names = self.TOGETHER.get(name, (name,))
            if name != "sort" and names and self.data.get(name) and value not in (None, "", False):
                yield str(field.label), self._told(name, value), names

    def _told(self, name: str, value: Any) -> str:
        if value is True:
            return ""
        if name in {"born", "needed"}:
            return f"{value:%Y-%m}"
        if name in {"open_from", "open_until"}:
            return f"{value:%H:%M}"
        if name == "lat":
            return f"{value:.4f}, {self.cleaned_data.get('lon') or 0:.4f}"
        choices = dict(getattr(self.fields[name], "choices", ())) if isinstance(value, str | int) else {}
        return str(choices.get(str(value), value))


class EndedFilter(forms.Form):
    """Which of the facilities without a filing that holds."""

    STATES = [
        *ANY,
        (FilingState.REFUSED, _("Filing refused")),
        (FacilityState.NONCONFORMING, FacilityState.NONCONFORMING.label),
        (FacilityState.SUSPENDED, FacilityState.SUSPENDED.label),
        (FacilityState.CANCELLED, FacilityState.CANCELLED.label),
        (FacilityState.CLOSED, FacilityState.CLOSED.label),
    ]
    name = forms.CharField(label=_("Name or part of it"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)

    def clean_name(self) -> str:
        """Refuse a name of which nothing is left to search for."""
        return searchable(str(self.cleaned_data["name"]))


class ReceiptLookup(forms.Form):
    """The number printed on a receipt."""

    number = CertificateEntry(label=_("Number of the receipt"), max_length=40)


class ReceiptCheck(forms.Form):
    """What stands in the QR code of a receipt."""

    token = forms.CharField(
        label=_("Text of the QR code"),
        help_text=_("All of it: the address with what stands behind the “#”, or only that."),
        max_length=signing.MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )
