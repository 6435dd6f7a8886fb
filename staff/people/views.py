"""Pages on the people of a facility, for its operator and for the officers who may see it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView

from facilities.ground import policy as facility_policy
from facilities.models import Facility
from portal.accounts import privacy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.documents.uploads import XLSX
from portal.models import Document
from portal.tables.reading import Fault
from staff.people import counts, policy, spreadsheets, staffing
from staff.people.forms import CredentialForm, PaperForm, PeopleSheetForm, PersonForm, PostForm
from staff.people.models import Credential, Person, Post
from staff.people.submission import Entry, all_valid, credential_rows, entered, entry_of

CURRENT_PAPERS = Prefetch("documents", Document.objects.current(), to_attr="papers")


def _facility(request: Request, pk: int) -> Facility:
    return get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)


def _person(request: Request, pk: int) -> Person:
    mine = Person.objects.visible_to(request.user).select_related("facility__area", "facility__operator__organisation")
    return get_object_or_404(mine, pk=pk)


class PeopleList(LoginRequiredMixin, ListView):
    """The people of a facility with their posts, and the carers each class has and needs."""

    request: Request
    template_name = "staff/people/person_list.html"
    context_object_name = "people"

    def get_queryset(self) -> QuerySet[Person]:
        """Everybody at the facility, also those who left."""
        self.facility = _facility(self.request, self.kwargs["facility_pk"])
        people = Person.objects.filter(facility=self.facility).with_posts()
        return people.annotate(is_unanswered=counts.unanswered(timezone.localdate()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the facility and what each class needs."""
        mine = Facility.objects.filter(pk=self.facility.pk)
        classes = counts.staffing(mine, timezone.localdate()).get(self.facility.pk, [])
        return super().get_context_data(
            facility=self.facility,
            classes=classes,
            may_keep=policy.may_keep_people(self.request.user, self.facility),
            **kwargs,
        )


class PersonDetail(LoginRequiredMixin, DetailView):
    """One person with posts and credentials; the ID number masked."""

    request: Request
    template_name = "staff/people/person_detail.html"

    def get_object(self, queryset: QuerySet[Person] | None = None) -> Person:
        """Return the person if the user may see the facility."""
        return _person(self.request, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what the user may do."""
        facility, today = self.object.facility, timezone.localdate()
        return super().get_context_data(
            may_keep=policy.may_keep_people(self.request.user, facility),
            credentials=self.object.credentials.select_related("kind").prefetch_related(CURRENT_PAPERS, "transitions"),
            may_reveal=facility_policy.may_see_personal_data(self.request.user, facility),
            is_unanswered=Person.objects.filter(counts.unanswered(today), pk=self.object.pk).exists(),
            today=today,
            **kwargs,
        )


@login_required
def person_create(request: Request, facility_pk: int) -> HttpResponse:
    """Enter a person, the first post and the credentials on one page; and after this one another, if so asked."""
    facility = _facility(request, facility_pk)
    require(policy.may_keep_people(request.user, facility))
    entry = Entry(request.POST or None, request.FILES or None, facility, before=request.GET, on=timezone.localdate())
    if request.method == "POST" and entry.is_valid():
        with refusals_in(entry.person):
            person = entry.save(by=request.user)
            messages.success(request, _("%(name)s is entered.") % {"name": person.name})
            if request.POST.get("then") == "next":
                return redirect(f"{reverse('person-create', args=[facility.pk])}?{urlencode(entry.carried())}")
            return redirect(person)
    context = {"facility": facility, "entry": entry, "form": entry.person, "post_form": entry.post}
    return render(request, "staff/people/person_create.html", context)


@login_required
def people_sheet(request: Request, facility_pk: int) -> HttpResponse:
    """Enter many people by a table: every row, or none with what is wrong in which cell."""
    facility = _facility(request, facility_pk)
    require(policy.may_keep_people(request.user, facility))
    form, faults = PeopleSheetForm(request.POST or None, request.FILES or None), list[Fault]()
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            count, faults = spreadsheets.take(facility, *form.table, by=request.user, on=timezone.localdate())
            if not faults:
                messages.success(request, _("People entered from the table: %(count)s.") % {"count": count})
                return redirect("people", facility_pk=facility.pk)
    context = {"facility": facility, "form": form, "faults": faults[:100]}
    return render(request, "staff/people/people_sheet.html", context)


@login_required
def people_template(request: Request, facility_pk: int) -> HttpResponse:
    """Hand out the spreadsheet to fill in."""
    facility = _facility(request, facility_pk)
    require(policy.may_keep_people(request.user, facility))
    response = HttpResponse(spreadsheets.template(facility, timezone.localdate()), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="people-{facility.pk}.xlsx"'
    return response


@login_required
def people_export(request: Request, facility_pk: int) -> HttpResponse:
    """Hand out the list of people with their posts and certificates as a workbook; ID numbers masked, as on the page."""
    facility = _facility(request, facility_pk)
    response = HttpResponse(spreadsheets.listing(facility, timezone.localdate()), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="people-{facility.pk}-{timezone.localdate()}.xlsx"'
    return response


@login_required
@transaction.atomic
def person_edit(request: Request, pk: int) -> HttpResponse:
    """Correct a person's data."""
    person = _person(request, pk)
    require(policy.may_keep_people(request.user, person.facility))
    form = PersonForm(request.POST or None, instance=person)
    if form.is_valid():
        with refusals_in(form):
            staffing.correct(form.instance, by=request.user)
            messages.success(request, _("Saved."))
            return redirect(person)
    return render(
        request, "staff/people/person_form.html", {"facility": person.facility, "form": form, "person": person}
    )


@login_required
def person_remove(request: Request, pk: int) -> HttpResponse:
    """Take back a person entered by mistake."""
    person = _person(request, pk)
    require(policy.may_keep_people(request.user, person.facility))
    if request.method == "POST":
        with refusals_told(request):
            staffing.remove(person, by=request.user)
            messages.success(request, _("%(name)s was taken off the list.") % {"name": person.name})
            return redirect("people", facility_pk=person.facility_id)
        return redirect(person)
    return render(request, "staff/people/person_remove.html", {"person": person, "facility": person.facility})


@login_required
def post_add(request: Request, pk: int) -> HttpResponse:
    """Give a person one more post."""
    person = _person(request, pk)
    require(policy.may_keep_people(request.user, person.facility))
    form = PostForm(request.POST or None, facility=person.facility, initial={"since": timezone.localdate()})
    if form.is_valid():
        with refusals_in(form):
            staffing.give_post(person, form.instance, by=request.user)
            messages.success(request, _("Saved."))
            return redirect(person)
    return render(request, "staff/people/post_form.html", {"person": person, "facility": person.facility, "form": form})


@login_required
@require_POST
def post_end(request: Request, pk: int) -> HttpResponse:
    """End a post with today."""
    mine = Person.objects.visible_to(request.user)
    post = get_object_or_404(Post.objects.filter(person__in=mine).select_related("person__facility"), pk=pk)
    staffing.end_post(post, by=request.user, on=timezone.localdate())
    messages.success(request, _("The post ends today."))
    return redirect(post.person)


@login_required
def credential_add(request: Request, pk: int) -> HttpResponse:
    """Record certificates, checks or trainings, several at once."""
    person, today = _person(request, pk), timezone.localdate()
    require(policy.may_keep_people(request.user, person.facility))
    form = CredentialForm(request.POST or None, request.FILES or None, today=today)
    rows = credential_rows(request.POST or None, request.FILES or None, on=today, kinds=[""])[1:]
    if request.method == "POST" and all_valid([form, *rows]):
        with refusals_in(form):
            staffing.record_credentials(person, [entry_of(form), *entered(rows)], by=request.user, on=today)
            messages.success(request, _("Saved."))
            return redirect(person)
    context = {"person": person, "facility": person.facility, "form": form, "rows": rows}
    return render(request, "staff/people/credential_form.html", context)


def _credential(request: Request, pk: int) -> Credential:
    mine = Credential.objects.visible_to(request.user)
    return get_object_or_404(mine.select_related("kind", "person__facility__operator__organisation"), pk=pk)


@login_required
def credential_paper(request: Request, pk: int) -> HttpResponse:
    """File the certificate itself, or a better scan of it."""
    credential = _credential(request, pk)
    require(policy.may_keep_people(request.user, credential.person.facility))
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        staffing.file_paper(credential, form.cleaned_data["file"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(credential.person)
    context = {"credential": credential, "facility": credential.person.facility, "form": form}
    return render(request, "staff/people/credential_paper.html", context)


@login_required
@require_POST
def credential_remove(request: Request, pk: int) -> HttpResponse:
    """Take back a credential entered by mistake."""
    credential = _credential(request, pk)
    with refusals_told(request):
        staffing.remove_credential(credential, by=request.user)
        messages.success(request, _("The credential was removed."))
    return redirect(credential.person)


@login_required
@require_POST
def person_reveal(request: Request, pk: int) -> HttpResponse:
    """Show the ID number in full to those who need it, and record that they looked."""
    person = _person(request, pk)
    require(facility_policy.may_see_personal_data(request.user, person.facility))
    number = privacy.reveal(request.user, person, "id_number")
    return render(request, "staff/people/person_id.html", {"person": person, "number": number})
