"""What is entered about stations, events, home visits, articles and campaigns."""

from typing import Any, ClassVar

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from facilities.stations import policy
from facilities.stations.models import Article, Campaign, HomeVisit, Station, StationActivity
from portal.forms import DateInput, MomentInput, Printed
from portal.identifiers.entries import MobileEntry
from portal.models import Area, User

RATINGS = [(5, _("very helpful")), (4, _("helpful")), (3, _("so-so")), (2, _("of little help")), (1, _("of no help"))]
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
LONG = {"rows": 4}


class _OfUser(forms.ModelForm):
    """Offers the communities and bodies of the user alone."""

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "area" in self.fields:
            self.fields["area"].queryset = policy.communities(user)  # type: ignore[attr-defined]
        for name in {"owner", "organisation"} & self.fields.keys():
            self.fields[name].queryset = policy.bodies(user)  # type: ignore[attr-defined]
            self.fields[name].initial = policy.bodies(user).order_by("pk").first()
        if "station" in self.fields:
            mine = Station.objects.filter(area__in=policy.communities(user), closed_on__isnull=True)
            self.fields["station"].queryset = mine  # type: ignore[attr-defined]
            self.fields["station"].label = _("Station")


class StationForm(_OfUser):
    """A station as it is."""

    open_days = forms.TypedMultipleChoiceField(
        label=_("Open on"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Station
        fields: ClassVar = [
            *("name", "kind", "owner", "area", "address", "phone", "indoor_area", "has_sign", "open_days"),
            *("opens_at", "closes_at", "opened_on", "closed_on"),
        ]
        widgets: ClassVar = {"opened_on": DateInput, "closed_on": DateInput, "opens_at": TIME, "closes_at": TIME}


class EventForm(Printed, _OfUser):
    """An event."""

    class Meta:
        model = StationActivity
        fields: ClassVar = [
            *("station", "organisation", "kind", "title", "about", "starts_at", "minutes"),
            *("months_from", "months_to", "places"),
        ]
        widgets: ClassVar = {
            "starts_at": MomentInput(),
            "about": forms.Textarea(attrs=LONG),
        }


class AttendForm(forms.Form):
    """Who came: the mobile, of which only a hash stays, and where the caregiver lives."""

    mobile = MobileEntry(label=_("Mobile"), help_text=_("Counts you once a year; it is not kept."))
    area: Any = forms.ModelChoiceField(Area.objects.none(), label=_("Community where you live"))

    def __init__(self, *args: Any, areas: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]


class FeedbackForm(forms.Form):
    """How it was."""

    ticket = forms.CharField(widget=forms.HiddenInput)
    rating = forms.TypedChoiceField(label=_("How was it?"), choices=RATINGS, coerce=int, widget=forms.RadioSelect)
    note = forms.CharField(label=_("remark"), max_length=300, required=False)


class HomeVisitForm(Printed, _OfUser):
    """A visit at home; without consent there is none."""

    consents = forms.BooleanField(
        label=_("The family consented to the visit and to this record"),
        error_messages={"required": _("Without the family's consent no visit is recorded.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = HomeVisit
        fields: ClassVar = ["area", "visited_on", "household", "child_months", "reason", "given", "consented_by"]
        labels: ClassVar = {"visited_on": _("day of the visit at home")}
        widgets: ClassVar = {
            "visited_on": DateInput,
            "household": forms.TextInput,
            "reason": forms.Textarea(attrs=LONG),
            "given": forms.Textarea(attrs=LONG),
            "consented_by": forms.TextInput,
        }


class ArticleForm(Printed, forms.ModelForm):
    """An article as it is written."""

    class Meta:
        model = Article
        fields: ClassVar = ["title", "months_from", "months_to", "text", "source"]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 12})}


class ReviewForm(Printed, forms.Form):
    """What is wrong with an article."""

    review_note = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea(attrs=LONG))


class ArticleFilter(forms.Form):
    """Which articles: for an age, with a word."""

    months = forms.IntegerField(label=_("Age of the child in months"), min_value=0, max_value=48, required=False)
    q = forms.CharField(label=_("Word in the article"), max_length=40, required=False)


class CampaignForm(Printed, _OfUser):
    """A campaign."""

    class Meta:
        model = Campaign
        fields: ClassVar = ["organisation", "title", "about", "from_on", "until_on"]
        widgets: ClassVar = {"from_on": DateInput, "until_on": DateInput, "about": forms.Textarea(attrs=LONG)}
