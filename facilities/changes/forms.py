"""Forms of a change filing: what changes, each topic's fields, the classes. They start from what is filed or proposed."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from facilities.changes.updates import CONTACT
from facilities.dossier.forms import DossierForm, PremisesForm
from facilities.filing.amendments import CLASS_FIELDS, FIELDS, Values, drafted, plain, readable, written
from facilities.filing.choices import ChangeTopic
from facilities.filing.models import Amendment
from facilities.ground.choices import ClassKind, ServiceForm, kinds_of
from facilities.ground.forms import CommunityField, YesNoField, without_blank
from facilities.ground.models import CareClass, Facility
from portal.forms import Printed, RevisionForm
from portal.identifiers.entries import IdentityForm
from portal.models import Area


class TopicsForm(Printed, forms.Form):
    """What changes, and why."""

    topics = forms.MultipleChoiceField(
        label=_("What changes"),
        choices=ChangeTopic,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose what changes.")},
    )
    reason = forms.CharField(label=_("Reason of the change"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class TopicForm(RevisionForm):
    """The fields of one topic, on a facility that is never saved."""

    topic: str

    def __init__(self, *args: Any, amendment: Amendment, **kwargs: Any):
        super().__init__(*args, instance=drafted(amendment), **kwargs)

    def values(self) -> Values:
        """Return what was entered, as the amendment keeps it."""
        return {name: plain(self.instance, name) for name in FIELDS[self.topic]}

    def show_theirs(self, amendment: Amendment) -> None:
        """Say at each field that another window saved meanwhile what stands there now; saving again keeps one's own."""
        mine = self.values()
        for name in FIELDS[self.topic]:
            if mine[name] != amendment.values[name]:
                theirs = readable(name, amendment.values[name]) or "—"
                self.add_error(
                    name,
                    _("Somebody else saved “%(value)s” here meanwhile. Save again to keep your own entry.")
                    % {"value": theirs},
                )
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("seen_revision")] = str(amendment.revision)  # type: ignore[index]


class NameForm(TopicForm):
    topic = ChangeTopic.NAME

    class Meta:
        model = Facility
        fields = FIELDS[ChangeTopic.NAME]


class AddressForm(TopicForm, PremisesForm):
    topic = ChangeTopic.ADDRESS
    area = CommunityField(queryset=Area.objects.none(), label=capfirst(_("community")))

    class Meta(PremisesForm.Meta):
        fields = FIELDS[ChangeTopic.ADDRESS]

    def __init__(self, *args: Any, today: date, places: QuerySet[Area], **kwargs: Any):
        super().__init__(*args, today=today, **kwargs)
        self.fields["area"].offer(places)  # type: ignore[attr-defined]


class HeadForm(IdentityForm, TopicForm):
    topic = ChangeTopic.HEAD
    identities = {"head_id_number": "head_id_type"}

    class Meta:
        model = Facility
        fields = FIELDS[ChangeTopic.HEAD]
        help_texts = {"head_id_number": _("As on the document. Shown masked to officers.")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in FIELDS[ChangeTopic.HEAD]:
            self.fields[name].required = name != "head_id_type"  # nothing chosen is the resident ID card


class ServiceTopicForm(TopicForm, DossierForm):
    topic = ChangeTopic.SERVICE
    service_forms = forms.MultipleChoiceField(
        label=capfirst(_("forms of service")), choices=ServiceForm, widget=forms.CheckboxSelectMultiple
    )
    opens_to_neighbours = YesNoField(label=capfirst(_("also takes children from the neighbourhood")), required=False)

    class Meta:
        model = Facility
        fields = FIELDS[ChangeTopic.SERVICE]
        widgets = {"setting": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        without_blank(self, "setting")


class PlacesForm(TopicForm):
    topic = ChangeTopic.PLACES

    class Meta:
        model = Facility
        fields = FIELDS[ChangeTopic.PLACES]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["capacity"].required = True


TOPIC_FORMS: dict[str, type[TopicForm]] = {
    form.topic: form for form in (NameForm, AddressForm, HeadForm, ServiceTopicForm, PlacesForm)
}


class ProposedClassForm(forms.ModelForm):
    """One class of the amendment; its name is its own among the others."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = CareClass
        fields = CLASS_FIELDS
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, row: Values, others: list[Values], revision: int, setting: str, **kwargs: Any):
        facts = {name: written(CareClass, name, row[name]) for name in CLASS_FIELDS if name in row}
        super().__init__(*args, instance=CareClass(**facts), **kwargs)  # type: ignore[misc]
        self.row, self.taken = row, {other["name"] for other in others}
        self.fields["seen_revision"].initial = revision
        without_blank(self, "kind")
        self.fields["kind"].choices = [(kind, ClassKind(kind).label) for kind in kinds_of(setting)]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Two classes of one name can't be told apart."""
        name = str(self.cleaned_data["name"])
        if name in self.taken:
            raise forms.ValidationError(_("There is already a class of this name."))
        return name

    def values(self) -> Values:
        """Return the class as the amendment keeps it."""
        return {"pk": self.row.get("pk")} | {name: plain(self.instance, name) for name in CLASS_FIELDS}


class ContactForm(RevisionForm):
    serves_meals = YesNoField(
        label=capfirst(_("serves meals")), help_text=_("If yes, a food business licence and a cook are required.")
    )

    class Meta:
        model = Facility
        fields = CONTACT
        help_texts = {"public_phone": _("Shown in the public register.")}


class EnrolmentForm(forms.Form):
    """How many children are enrolled in each class today."""

    def __init__(self, *args: Any, classes: list[CareClass], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for row in classes:
            self.fields[f"class-{row.pk}"] = forms.IntegerField(
                label=f"{row.name} ({row.get_kind_display()})",
                min_value=0,
                max_value=row.places,
                initial=row.enrolled,
                help_text=_("Places: %(places)s") % {"places": row.places},
            )

    def enrolled(self) -> dict[int, int]:
        """Return the children by the key of their class."""
        return {int(name.removeprefix("class-")): number for name, number in self.cleaned_data.items()}
