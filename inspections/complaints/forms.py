"""Forms around complaints: the public's, the screeners', the departments', the operator's."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Case, QuerySet, When
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from facilities.ground.forms import streets
from facilities.models import Facility
from inspections.checklists.models import Checklist
from inspections.complaints.choices import TAKEN_BY_STAFF, ComplaintOutcome, ComplaintState, Rating, Subject
from inspections.complaints.complaints import Told
from inspections.complaints.models import Complaint, RoutingRule
from inspections.complaints.screening import Route, is_placed
from inspections.ground.forms import lines
from portal.areas.choices import AreaLevel
from portal.documents.fields import FilesField
from portal.forms import DateInput, Printed, RevisionForm, conditional
from portal.identifiers.entries import CertificateEntry, MobileEntry, NameEntry, SpokenEntry
from portal.models import Area, Clause, Department
from portal.querysets import within

NUMBER_LENGTH = 30


class ComplaintForm(forms.Form):
    """What somebody tells about a facility or a place, with or without name. The key makes that sending it twice counts once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    facility = forms.ModelChoiceField(Facility.objects.none(), required=False, widget=forms.HiddenInput)
    subject = forms.ChoiceField(label=_("What is it about?"), choices=[("", _("Please choose")), *Subject.choices])
    place_name = conditional(forms.CharField(label=_("Name of the facility or place"), max_length=120, required=False))
    street = forms.ModelChoiceField(
        Area.objects.none(), label=_("Street"), required=False, empty_label=_("I don't know")
    )
    address = conditional(
        forms.CharField(
            label=_("Address, as exactly as you know it"),
            max_length=200,
            required=False,
            help_text=_("For childcare without a licence the address is enough."),
        )
    )
    text = lines(
        _("What happened?"), rows=6, most=4000, help_text=_("When, where, what, and who saw it. No names of children.")
    )
    happened_on = forms.DateField(label=_("On which day?"), required=False, widget=DateInput)
    files = FilesField(  # type: ignore[assignment]
        label=_("Photos or files"),
        required=False,
        help_text=_(
            "JPEG, PNG, PDF or XLSX, at most 10 with 20 MB each. Position and camera data are taken out of pictures."
        ),
    )
    name = NameEntry(
        label=_("Your name"),
        required=False,
        help_text=_("Leave it empty to stay anonymous. The facility never learns who complained."),
    )
    mobile = MobileEntry(
        label=_("Your mobile"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
        help_text=_("For questions of the officers who deal with it."),
    )

    def __init__(self, *args: Any, facility: Facility | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4
        self.fields["facility"].queryset = Facility.objects.listed()  # type: ignore[attr-defined]
        self.fields["street"].queryset = streets()  # type: ignore[attr-defined]
        if facility:
            self.fields["facility"].initial = facility.pk
            for name in ("place_name", "street", "address"):
                del self.fields[name]

    def clean_happened_on(self) -> Any:
        """What happened has happened."""
        day = self.cleaned_data["happened_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """A complaint is about some place."""
        cleaned = super().clean() or self.cleaned_data
        named = ("facility", "place_name", "address")
        if "place_name" in self.fields and not any(cleaned.get(name) for name in named):
            self.add_error(
                "place_name", _("Please say which facility or place it is about, by its name or its address.")
            )
        return cleaned

    def told(self) -> Told:
        """Return what was told."""
        sent = self.cleaned_data
        return Told(
            subject=sent["subject"],
            text=sent["text"],
            area=sent.get("street") or Area.objects.get(pk=settings.DISTRICT_CODE),
            facility=sent["facility"],
            place_name=sent.get("place_name", ""),
            address=sent.get("address", ""),
            happened_on=sent["happened_on"],
            name=sent["name"],
            mobile=sent["mobile"],
            files=sent["files"],
        )


class TakeDownForm(ComplaintForm):
    """A complaint that an officer takes down for somebody."""

    channel = forms.ChoiceField(label=_("How it came in"), choices=TAKEN_BY_STAFF)
    source_number = CertificateEntry(label=_("Number of the hotline's order"), max_length=40, required=False)
    field_order = ["channel", "source_number"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].help_text = _("Name of the complainant"), _("Empty: anonymous.")
        self.fields["mobile"].label, self.fields["mobile"].help_text = _("Mobile of the complainant"), ""


class LookUpForm(forms.Form):
    """The number of a complaint and its code."""

    number = CertificateEntry(label=_("Number of the complaint"), max_length=NUMBER_LENGTH)
    code = SpokenEntry(label=_("Look-up code"), widget=forms.TextInput(attrs={"autocomplete": "off"}))


class _Known(LookUpForm):
    """A form on the page of progress: number and code travel along."""

    number = CertificateEntry(max_length=NUMBER_LENGTH, widget=forms.HiddenInput)
    code = SpokenEntry(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")  # two forms stand on one page
        super().__init__(*args, **kwargs)


class RatingForm(_Known):
    """好差评."""

    rating = forms.TypedChoiceField(
        label=_("How satisfied are you with the way it was dealt with?"),
        choices=Rating.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    note = lines(_("Your remark"), rows=2, most=500, required=False)


class ReopenForm(_Known):
    """Why the reply is not enough."""

    reason = lines(_("What did the reply leave open?"), rows=3, most=1000)


class ComplaintFilter(forms.Form):
    """What the list of complaints shows."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *ComplaintState.choices, ("overdue", _("Overdue"))]
    )
    q = forms.CharField(label=_("Number, facility or address"), required=False, max_length=60)


class RoutesField(forms.ModelMultipleChoiceField):
    """Departments to tick, the proposed ones with what they are to look into."""

    tasks: dict[str, str] = {}

    def label_from_instance(self, department: Department) -> str:  # type: ignore[override]
        """Name the department, and what the rules have it look into."""
        task = self.tasks.get(department.pk)
        return f"{department} · {task}" if task else str(department)


class SubjectForm(forms.Form):
    """By what the departments are proposed."""

    subject = forms.ChoiceField(label=_("Subject"), choices=Subject.choices)
    clause = forms.ModelChoiceField(
        Clause.objects.none(), label=_("Clause"), required=False, empty_label=_("none in particular")
    )

    def __init__(self, *args: Any, clauses: QuerySet[Clause], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = clauses  # type: ignore[attr-defined]


class StreetForm(forms.Form):
    """The street, of a complaint that named none."""

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not is_placed(complaint):
            streets = Area.objects.filter(within([complaint.area_id], "code"), level=AreaLevel.STREET).order_by("code")
            self.fields["street"] = forms.ModelChoiceField(
                streets,
                label=_("Street"),
                required=False,
                empty_label=_("not known"),
                help_text=_("The complaint names no street. Street offices can be asked only once it is known."),
            )


class AcceptForm(StreetForm, SubjectForm):
    """Accept and route: which departments deal with it, and which of them leads."""

    departments = RoutesField(Department.objects.none(), label=_("Departments"), widget=forms.CheckboxSelectMultiple)
    leader = forms.ModelChoiceField(Department.objects.none(), label=_("Leads and replies"))

    def __init__(self, *args: Any, routes: Sequence[Route], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("subject", "clause"):
            self.fields[name].widget = forms.HiddenInput()
        departments: RoutesField = self.fields["departments"]  # type: ignore[assignment]
        departments.tasks = {route.department.pk: route.task for route in routes}
        proposed = Case(When(pk__in=departments.tasks, then=0), default=1)
        departments.queryset = Department.objects.order_by(proposed, "number")
        self.fields["leader"].queryset = Department.objects.all()  # type: ignore[attr-defined]
        departments.initial = [route.department.pk for route in routes]
        self.fields["leader"].initial = next((route.department.pk for route in routes if route.leads), None)


class ReasonForm(Printed, forms.Form):
    """A reason."""

    reason = lines(_("Reason"), rows=3, most=500)

    def __init__(self, *args: Any, help_text: Any = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text


class PassOnForm(Printed, forms.Form):
    """Which other body a complaint goes to."""

    passed_to = forms.CharField(label=_("Which body"), max_length=80)
    reason = lines(_("Reason"), rows=3, most=500, help_text=_("The complainant reads it."))


class JoinForm(forms.Form):
    """To which complaint another one is joined."""

    other = CertificateEntry(label=_("Number of the other complaint"), max_length=NUMBER_LENGTH)


class TieForm(forms.Form):
    """Which facility a complaint about a place is about."""

    facility = forms.ModelChoiceField(
        Facility.objects.none(), label=_("Facility"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, facilities: QuerySet[Facility], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]


class AskAlsoForm(StreetForm):
    """A further department."""

    department = forms.ModelChoiceField(Department.objects.all(), label=_("Department"))
    task = forms.CharField(label=_("What to look into"), max_length=200)
    leads = forms.BooleanField(label=_("leads and replies"), required=False)


class FinishForm(Printed, forms.Form):
    """What a department found and did."""

    outcome = forms.ChoiceField(
        label=_("Outcome of the complaint"), choices=ComplaintOutcome.choices, widget=forms.RadioSelect
    )
    result = lines(_("What was found and done"), rows=5, help_text=_("For the offices; the facility does not read it."))


class ComplaintVisitForm(forms.Form):
    """A visit for a department's part."""

    checklist = forms.ModelChoiceField(
        Checklist.objects.none(), label=_("Checklist"), widget=forms.RadioSelect, empty_label=None
    )
    planned_on = forms.DateField(label=_("Day of the visit"), widget=DateInput)

    def __init__(self, *args: Any, checklists: QuerySet[Checklist], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["checklist"].queryset = checklists  # type: ignore[attr-defined]
        self.fields["checklist"].initial = checklists.first()


class QuestionForm(Printed, forms.Form):
    """What the facility is to explain."""

    question = lines(
        _("What to explain"),
        most=1000,
        help_text=_(
            "The facility reads these words and nothing else of the complaint. Write nothing that shows who complained."
        ),
    )


class ReplyForm(Printed, forms.Form):
    """The reply to the complainant."""

    outcome = forms.ChoiceField(
        label=_("Outcome of the complaint"), choices=ComplaintOutcome.choices, widget=forms.RadioSelect
    )
    text = lines(_("Reply"), rows=6, most=4000, help_text=_("The complainant reads it, and may rate it."))


class ExplainForm(Printed, forms.Form):
    """The operator's explanation."""

    text = lines(_("Explanation"), rows=5)
    files = FilesField(label=_("Photos or files"), required=False)  # type: ignore[assignment]


class RoutingRuleForm(RevisionForm):
    """A routing rule."""

    clause_code = forms.ChoiceField(label=_("only for the clause"), required=False)

    class Meta:
        model = RoutingRule
        fields = (
            "subject",
            "clause_code",
            "department",
            "leads",
            "task",
            "task_en",
            "working_days",
            "order",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        newest = Clause.objects.order_by("code", "-version").distinct("code").select_related("regulation")
        clauses = sorted((f"{clause}: {Truncator(clause.wording).chars(40)}", clause.code) for clause in newest)
        self.fields["clause_code"].choices = [("", "—"), *((code, words) for words, code in clauses)]  # type: ignore[attr-defined]
