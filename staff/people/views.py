"""Pages on the people of a facility, for its operator and for the officers who may see it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView

from facilities.ground import policy as facility_policy
from facilities.models import Facility
from portal.accounts import privacy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.models import Document
from staff.people import counts, policy, staffing
from staff.people.choices import PostKind
from staff.people.forms import CredentialForm, PaperForm, PersonForm, PostForm
from staff.people.models import Credential, Person, Post

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
        return Person.objects.filter(facility=self.facility).with_posts()

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
        facility = self.object.facility
        return super().get_context_data(
            may_keep=policy.may_keep_people(self.request.user, facility),
            credentials=self.object.credentials.prefetch_related(CURRENT_PAPERS),
            may_reveal=facility_policy.may_see_personal_data(self.request.user, facility),
            today=timezone.localdate(),
            **kwargs,
        )


@login_required
def person_create(request: Request, facility_pk: int) -> HttpResponse:
    """Enter a person and the first post on one page."""
    facility = _facility(request, facility_pk)
    require(policy.may_keep_people(request.user, facility))
    today = timezone.localdate()
    head = staffing.head_to_enter(facility, on=today)
    form = PersonForm(request.POST or None, instance=Person(facility=facility), initial=head)
    first = {"since": today} | ({"kind": PostKind.HEAD} if head else {})
    post_form = PostForm(request.POST or None, facility=facility, prefix="post", initial=first)
    if request.method == "POST" and all([form.is_valid(), post_form.is_valid()]):
        with refusals_in(form):
            person = staffing.engage(form.instance, post_form.instance, facility=facility, by=request.user)
            messages.success(request, _("%(name)s is entered. Please add the credentials.") % {"name": person.name})
            return redirect(person)
    context = {"facility": facility, "form": form, "post_form": post_form, "is_head": bool(head)}
    return render(request, "staff/people/person_form.html", context)


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
        staffing.remove(person, by=request.user)
        messages.success(request, _("%(name)s was taken off the list.") % {"name": person.name})
        return redirect("people", facility_pk=person.facility_id)
    return render(request, "staff/people/person_remove.html", {"person": person, "facility": person.facility})


@login_required
def post_add(request: Request, pk: int) -> HttpResponse:
    """Give a person one more post."""
    person = _person(request, pk)
    require(policy.may_keep_people(request.user, person.facility))
    form = PostForm(request.POST or None, facility=person.facility, initial={"since": timezone.localdate()})
    if form.is_valid():
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
    """Record a certificate, check or training."""
    person = _person(request, pk)
    require(policy.may_keep_people(request.user, person.facility))
    today = timezone.localdate()
    form = CredentialForm(request.POST or None, request.FILES or None, today=today)
    if form.is_valid():
        paper = form.cleaned_data["file"]
        staffing.record_credential(person, form.instance, by=request.user, on=today, paper=paper)
        messages.success(request, _("Saved."))
        return redirect(person)
    return render(
        request, "staff/people/credential_form.html", {"person": person, "facility": person.facility, "form": form}
    )


def _credential(request: Request, pk: int) -> Credential:
    mine = Credential.objects.visible_to(request.user)
    return get_object_or_404(mine.select_related("person__facility__operator__organisation"), pk=pk)


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
