"""Pages to report: first, again, for the last time; affected children; guardians and police. Offices enter what operators did not."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.incidents import incidents, policy
from inspections.incidents.forms import CallsForm, ChildForm, FirstReportForm, FollowUpForm
from inspections.incidents.views.shared import form_page, visible
from portal import permissions
from portal.accounts.requests import Request
from portal.accounts.scope import require, scope_of
from portal.acts import refusals_in
from portal.models import Organisation
from portal.numerals import number_in


def _reportable(request: Request) -> QuerySet[Facility]:
    """Return the facility of the address if the user may report there, else those that the user runs."""
    chosen = number_in(request.GET.get("facility", ""))
    if chosen is not None:
        rows = Facility.objects.visible_to(request.user).select_related("operator__organisation", "area")
        facility = rows.filter(pk=chosen).first()
        require(facility is not None and policy.may_report(request.user, facility))
        return rows.filter(pk=chosen)
    require(policy.runs_facilities(request.user))
    bodies = scope_of(request.user).keys(permissions.OPERATE, Organisation)
    return Facility.objects.filter(operator__organisation_id__in=bodies).order_by("name", "pk")


@login_required
def incident_create(request: Request) -> HttpResponse:
    """The first report."""
    form = FirstReportForm(request.POST or None, request.FILES or None, facilities=_reportable(request))
    if form.is_valid():
        sent = form.cleaned_data
        words = {"key": sent["key"], "at": timezone.now()}
        with refusals_in(form):
            made = incidents.report(sent["facility"], form.told(), by=request.user, **words)
            messages.success(request, _("The incident is reported; the offices are told. Report on as things develop."))
            return redirect(made)
    return render(request, "inspections/incidents/create.html", {"form": form})


@login_required
def incident_follow_up(request: Request, pk: int) -> HttpResponse:
    """A follow-up report, or the final one."""
    found = visible(request, pk)
    require(policy.may_report(request.user, found.facility))
    form = FollowUpForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            incidents.follow_up(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The report is sent."))
            return redirect(found)
    return form_page(request, found, form, title=_("Follow-up report"), submit=_("Send the report"))


@login_required
def incident_child(request: Request, pk: int) -> HttpResponse:
    """Note an affected child."""
    found, form = visible(request, pk), ChildForm(request.POST or None)
    require(policy.may_report(request.user, found.facility))
    if form.is_valid():
        with refusals_in(form):
            incidents.note_child(found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The child is noted."))
            return redirect(found)
    return form_page(request, found, form, title=_("Note an affected child"), submit=_("Save"))


@login_required
def incident_calls(request: Request, pk: int) -> HttpResponse:
    """Note when guardians and police were told."""
    found = visible(request, pk)
    require(policy.may_report(request.user, found.facility))
    form = CallsForm(request.POST or None, investigates=policy.may_investigate(request.user, found))
    if form.is_valid():
        with refusals_in(form):
            incidents.note_calls(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(found)
    return form_page(request, found, form, title=_("Guardians and police"), submit=_("Save"))
