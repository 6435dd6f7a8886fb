"""Pages of those who screen: accept and route, not in scope, join, pass on, tie to a facility."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.complaints import handling, screening
from inspections.complaints.forms import AcceptForm, JoinForm, PassOnForm, ReasonForm, SubjectForm, TieForm
from inspections.complaints.models import Complaint, ComplaintPart
from inspections.complaints.views.officer import form_page
from portal.accounts.requests import Request
from portal.acts import refusals_in
from portal.errors import Refused
from portal.models import Clause
from portal.numerals import numbers_in

MOST_FOUND = 30


def _screened(request: Request, pk: int) -> Complaint:
    mine = Complaint.objects.screened_by(request.user).with_place().with_due()
    return get_object_or_404(mine, pk=pk)


@login_required
def complaint_accept(request: Request, pk: int) -> HttpResponse:
    """Accept a complaint: say what it is about, see whom the rules propose, choose who deals with it and who leads."""
    complaint, today = _screened(request, pk), timezone.localdate()
    clauses = Clause.objects.in_force(today).select_related("regulation").order_by("regulation", "article")
    known = SubjectForm(request.POST or request.GET or {"subject": complaint.subject}, clauses=clauses)
    about = known.cleaned_data if known.is_valid() else {"subject": complaint.subject, "clause": None}
    routes = screening.routes(complaint, **about)
    form = AcceptForm(request.POST or None, clauses=clauses, routes=routes, initial=about, complaint=complaint)
    if form.is_valid():
        chosen = form.cleaned_data
        asked = [department.pk for department in chosen["departments"]]
        words = {
            "chosen": asked,
            "leader": chosen["leader"].pk,
            "subject": chosen["subject"],
            "clause": chosen["clause"],
            "street": chosen.get("street"),
        }
        with refusals_in(form):
            screening.accept(complaint, by=request.user, on=timezone.localdate(), **words)
            messages.success(request, _("The complaint is accepted and the departments are asked."))
            return redirect(complaint)
    context = {"complaint": complaint, "form": form, "known": known}
    return render(request, "inspections/complaints/accept.html", context)


@login_required
def part_take_back(request: Request, pk: int) -> HttpResponse:
    """Take a part back from its department."""
    mine = Complaint.objects.screened_by(request.user)
    rows = ComplaintPart.objects.filter(complaint__in=mine).select_related("complaint__facility__area", "department")
    part = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST or None, help_text=_("The department reads it."))
    if form.is_valid():
        with refusals_in(form):
            handling.take_back(part, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("Taken back. Please ask another department."))
            return redirect(part)
    return form_page(request, part.complaint, form, title=_("Take back from the department"), submit=_("Take back"))


@login_required
def complaint_refuse(request: Request, pk: int) -> HttpResponse:
    """Say that it is not in the district's scope."""
    complaint = _screened(request, pk)
    form = ReasonForm(request.POST or None, help_text=_("The complainant reads it."))
    if form.is_valid():
        with refusals_in(form):
            screening.refuse(complaint, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("The complaint is closed as not in scope."))
            return redirect(complaint)
    return form_page(request, complaint, form, title=_("Not in our scope"), submit=_("Close with this reason"))


@login_required
def complaint_pass_on(request: Request, pk: int) -> HttpResponse:
    """Pass it on to another body."""
    complaint, form = _screened(request, pk), PassOnForm(request.POST or None)
    if form.is_valid():
        words = {"to": form.cleaned_data["passed_to"], "reason": form.cleaned_data["reason"]}
        with refusals_in(form):
            screening.pass_on(complaint, by=request.user, on=timezone.localdate(), **words)
            messages.success(request, _("The complaint is passed on."))
            return redirect(complaint)
    return form_page(request, complaint, form, title=_("Pass on to another body"), submit=_("Pass on"))


@login_required
def complaint_join(request: Request, pk: int) -> HttpResponse:
    """Join it to another complaint about the same."""
    complaint, form = _screened(request, pk), JoinForm(request.POST or None)
    others = Complaint.objects.screened_by(request.user).exclude(pk=pk)
    if form.is_valid():
        other = others.filter(number=form.cleaned_data["other"].strip()).first()
        with refusals_in(form):
            if other is None:
                raise Refused(_("There is no other complaint with this number here."), field="other")
            screening.join(complaint, other, by=request.user, on=timezone.localdate())
            messages.success(request, _("The two complaints are dealt with together."))
            return redirect(other)
    same = (
        Q(facility=complaint.facility) if complaint.facility_id else Q(area=complaint.area, subject=complaint.subject)
    )
    alike = others.filter(same, duplicate_of=None).with_place().order_by("-pk")[:10]
    return form_page(request, complaint, form, title=_("Join to another complaint"), submit=_("Join"), alike=alike)


@login_required
def complaint_tie(request: Request, pk: int) -> HttpResponse:
    """Tie a complaint about a place to a facility that was found to be meant."""
    complaint = _screened(request, pk)
    words = request.GET.get("q", complaint.place_name).strip()[:60]
    near = Facility.objects.visible_to(request.user)
    fitting = Q(name__icontains=words) | Q(other_name__icontains=words) | Q(address__icontains=words)
    keys = list(near.filter(fitting).order_by("pk").values_list("pk", flat=True)[:MOST_FOUND])
    chosen = numbers_in(request.POST.getlist("facility"))
    form = TieForm(request.POST or None, facilities=near.filter(pk__in=[*keys, *chosen]).select_related("area"))
    if form.is_valid():
        with refusals_in(form):
            screening.tie(complaint, form.cleaned_data["facility"], by=request.user)
            messages.success(request, _("The complaint is linked to the facility."))
            return redirect(complaint)
    context = {"complaint": complaint, "form": form, "q": words, "found": keys}
    return render(request, "inspections/complaints/tie.html", context)
