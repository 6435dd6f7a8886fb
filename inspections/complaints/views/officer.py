"""Pages of the offices: the list, a complaint with everything about it, who complained, and the departments' parts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from facilities.models import Facility
from inspections.checklists.models import Checklist
from inspections.complaints import complaints, handling, policy, screening
from inspections.complaints.choices import ComplaintState
from inspections.complaints.forms import (
    AskAlsoForm,
    ComplaintFilter,
    ComplaintVisitForm,
    FinishForm,
    QuestionForm,
    ReasonForm,
    ReplyForm,
    TakeDownForm,
)
from inspections.complaints.models import Complainant, Complaint, ComplaintPart
from portal import paging
from portal.accounts import privacy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.clock import clock
from portal.errors import Refused
from portal.numerals import number_in
from portal.workflow import workflow


@login_required
def complaint_list(request: Request) -> HttpResponse:
    """List the complaints that the user screens, deals with or took down."""
    filter_ = ComplaintFilter(request.GET)
    rows, pager = paging.page(_listed(request, filter_), request.GET, by="-pk", size=30)
    context = {
        "complaints": rows,
        "pager": pager,
        "filter": filter_,
        "may_take_down": policy.may_take_down(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "inspections/complaints/list.html", context)


def _listed(request: Request, filter_: ComplaintFilter) -> QuerySet[Complaint]:
    require(policy.may_take_down(request.user))
    rows = Complaint.objects.visible_to(request.user).with_place().with_due()
    chosen = filter_.cleaned_data if filter_.is_valid() else {}
    if words := chosen.get("q"):
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(facility__name__icontains=words)
            | Q(place_name__icontains=words)
            | Q(address__icontains=words)
        )
    if state := chosen.get("state"):
        rows = rows.overdue(timezone.localdate()) if state == "overdue" else rows.filter(state=state)
    return rows


@never_cache
@login_required
def complaint_take_down(request: Request) -> HttpResponse:
    """Take down what somebody told by telephone or in person; number and code are shown once, to be told to them."""
    require(policy.may_take_down(request.user))
    chosen = request.GET.get("facility", "")
    facility = Facility.objects.visible_to(request.user).filter(pk=number_in(chosen) or 0).first()
    form = TakeDownForm(request.POST or None, request.FILES or None, facility=facility)
    if form.is_valid():
        sent = form.cleaned_data
        by_whom = {"by": request.user, "channel": sent["channel"], "source_number": sent["source_number"]}
        handed = complaints.hand_in(form.told(), key=sent["key"], at=timezone.now(), **by_whom)
        return render(request, "inspections/complaints/handed.html", {"handed": handed, "by_staff": True})
    return render(request, "inspections/complaints/take_down.html", {"form": form, "about": facility})


def visible(request: Request, pk: int) -> Complaint:
    """Return a complaint that the user may see, or answer 404."""
    return get_object_or_404(Complaint.objects.visible_to(request.user).with_place().with_due(), pk=pk)


@login_required
def complaint(request: Request, pk: int) -> HttpResponse:
    """Show a complaint with its parts and explanations; who complained only on demand."""
    found = visible(request, pk)
    return render(request, "inspections/complaints/detail.html", _context(request, found))


def _context(request: Request, found: Complaint) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    parts = found.parts.select_related("department", "done_by", "visit__checklist").with_due()
    terms = list(clock.terms(found))
    return {
        "complaint": found,
        "parts": [(part, policy.may_deal_with(user, part)) for part in parts],
        "explanations": found.explanations.select_related("department", "answered_by").prefetch_related("documents"),
        "duplicates": found.duplicates.order_by("pk"),
        "transitions": workflow.transitions(found),
        "replay": clock.replay(terms[-1], on=today) if terms else None,
        "is_anonymous": not Complainant.objects.filter(complaint=found).exists(),
        "may_know": policy.may_know_complainant(user, found),
        "today": today,
    }


@never_cache
@login_required
@require_POST
def complaint_reveal(request: Request, pk: int) -> HttpResponse:
    """Show who complained, in full, to those who must answer; the look is recorded first."""
    found = visible(request, pk)
    require(policy.may_know_complainant(request.user, found))
    person = get_object_or_404(Complainant, complaint=found)
    shown = {name: privacy.reveal(request.user, person, name) for name in ("name", "mobile")}
    return render(request, "inspections/complaints/complainant.html", {"complaint": found, "person": shown})


def form_page(request: Request, found: Complaint, form: Form, *, title: str, submit: str, **more: Any) -> HttpResponse:
    """Show a form about a complaint."""
    context = {"complaint": found, "form": form, "page_title": title, "submit_label": submit, **more}
    return render(request, "inspections/complaints/form.html", context)


def _part(request: Request, pk: int) -> ComplaintPart:
    mine = ComplaintPart.objects.dealt_with_by(request.user).select_related("complaint__facility__area", "department")
    return get_object_or_404(mine, pk=pk)


@login_required
def part_finish(request: Request, pk: int) -> HttpResponse:
    """Say what the department found and did."""
    part, form = _part(request, pk), FinishForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            handling.finish(part, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("Your part is done. Who leads writes the reply once all have answered."))
            return redirect(part)
    return form_page(request, part.complaint, form, title=_("What was found and done"), submit=_("Finish our part"))


@login_required
def part_hand_back(request: Request, pk: int) -> HttpResponse:
    """Hand the part back: not the department's field."""
    part, form = _part(request, pk), ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            handling.hand_back(part, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("Handed back. Who asked you is told."))
            return redirect("complaint-list")
    return form_page(request, part.complaint, form, title=_("Hand back: not our field"), submit=_("Hand back"))


@login_required
def part_visit(request: Request, pk: int) -> HttpResponse:
    """Plan a visit for the part. The operator learns nothing of it, nor of its cause."""
    part, today = _part(request, pk), timezone.localdate()
    checklists = Checklist.objects.current(today).for_user(request.user)
    form = ComplaintVisitForm(request.POST or None, checklists=checklists, initial={"planned_on": today})
    if form.is_valid():
        words = {"planned_on": form.cleaned_data["planned_on"]}
        with refusals_in(form):
            handling.plan_visit(part, form.cleaned_data["checklist"], by=request.user, on=timezone.localdate(), **words)
            messages.success(request, _("The visit is planned. It stands in your list; the operator does not see it."))
            return redirect(part)
    return form_page(request, part.complaint, form, title=_("Plan a visit"), submit=_("Plan the visit"))


@login_required
def complaint_ask_also(request: Request, pk: int) -> HttpResponse:
    """Ask a further department."""
    found = visible(request, pk)
    form = AskAlsoForm(request.POST or None, complaint=found)
    require(policy.may_route(request.user, found))
    if form.is_valid():
        asked = dict(form.cleaned_data)
        with refusals_in(form):
            screening.ask_also(found, asked.pop("department"), by=request.user, on=timezone.localdate(), **asked)
            messages.success(request, _("The department is asked to deal with it."))
            return redirect(found)
    return form_page(
        request, found, form, title=_("Ask a further department"), submit=_("Have it deal with the complaint")
    )


@login_required
def complaint_question(request: Request, pk: int) -> HttpResponse:
    """Ask the facility to explain."""
    found, form = visible(request, pk), QuestionForm(request.POST or None)
    require(policy.may_question(request.user, found))
    if form.is_valid():
        with refusals_in(form):
            handling.question(found, by=request.user, on=timezone.localdate(), text=form.cleaned_data["question"])
            messages.success(request, _("The facility is asked. It sees your question and nothing else."))
            return redirect(found)
    return form_page(request, found, form, title=_("Ask the facility to explain"), submit=_("Ask to explain"))


@login_required
def complaint_reply(request: Request, pk: int) -> HttpResponse:
    """Write the reply."""
    found, form = visible(request, pk), ReplyForm(request.POST or None)
    require(policy.may_reply(request.user, found))
    if form.is_valid():
        with refusals_in(form):
            handling.reply(found, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("The reply stands for its complainant, who may rate it."))
            return redirect(found)
    parts = found.parts.select_related("department").exclude(result="")
    return form_page(request, found, form, title=_("Reply"), submit=_("Reply"), results=parts)


@login_required
def complaint_letter(request: Request, pk: int) -> HttpResponse:
    """Hand out the reply as PDF, to be sent on paper."""
    found = visible(request, pk)
    if found.state != ComplaintState.REPLIED:
        raise Refused(_("There is no reply yet."))
    response = HttpResponse(handling.letter(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response
