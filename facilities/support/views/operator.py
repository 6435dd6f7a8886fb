"""The operator's pages of support: what it could get, its children as tokens, the close of a month, objections."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground.models import Facility
from facilities.ground.views.own import running_facility
from facilities.support import attendance, claims
from facilities.support.forms import EndForm, EnrolmentForm, MonthForm, ReasonsForm, month_in
from facilities.support.models import ClaimLine, Enrolment, Scheme
from portal.accounts.requests import Request
from portal.acts import refusals_in, refusals_told

SHOWN = 24  # claims


@login_required
def support(request: Request, pk: int) -> HttpResponse:
    """Show what the facility could get for the last month, what is missing, and its claims."""
    facility, today = running_facility(request, pk), timezone.localdate()
    month = claims.last_month(today)
    context = {
        "facility": facility,
        "month": month,
        "estimates": claims.estimates(facility, month, on=today),
        "claims": facility.claims.select_related("scheme")[:SHOWN],
        "enrolments": facility.enrolments.order_by("until_on", "label"),
        "recoveries": facility.recoveries.all(),
    }
    return render(request, "facilities/support/support.html", context)


@login_required
def child_enrol(request: Request, pk: int) -> HttpResponse:
    """Enrol a child as a token."""
    facility, today = running_facility(request, pk), timezone.localdate()
    form = EnrolmentForm(request.POST or None, instance=Enrolment(facility=facility), initial={"from_on": today})
    if form.is_valid():
        told = form.cleaned_data
        with refusals_in(form):
            enrolment = form.save(commit=False)
            attendance.enrol(enrolment, told["id_type"], told["id_number"], by=request.user, on=today)
            messages.success(request, _("The child is enrolled. Its number is not kept."))
            return redirect("support", pk=facility.pk)
    words = _(
        "The number of the child's document becomes a token and is not kept: a child counts at one facility a day."
    )
    return _form(request, facility, form, _("Enrol a child"), words)


def _form(request: Request, facility: Facility, form: object, heading: str, explanation: str = "") -> HttpResponse:
    back = reverse("support", args=[facility.pk])
    context = {"facility": facility, "form": form, "heading": heading, "explanation": explanation, "back": back}
    return render(request, "facilities/support/form.html", context)


@login_required
def child_leave(request: Request, pk: int) -> HttpResponse:
    """Say a child's last day."""
    mine = Enrolment.objects.operated_by(request.user).select_related("facility")
    enrolment, today = get_object_or_404(mine, pk=pk), timezone.localdate()
    facility = running_facility(request, enrolment.facility_id)
    form = EndForm(request.POST or None, initial={"until_on": enrolment.until_on or today})
    if form.is_valid():
        with refusals_in(form):
            attendance.leave(enrolment, form.cleaned_data["until_on"], by=request.user, on=today)
            return redirect("support", pk=facility.pk)
    return _form(request, facility, form, _("Last day of %(label)s") % {"label": enrolment.label})


def _month(text: str) -> date:
    month = month_in(text)
    if month is None:
        raise Http404
    return month


@login_required
def month_close(request: Request, pk: int, month: str) -> HttpResponse:
    """Enter the days of every child for a month, or correct them with a reason once the month is frozen."""
    facility, today, first = running_facility(request, pk), timezone.localdate(), _month(month)
    frozen = attendance.is_frozen(facility, first)
    children = list(attendance.attending(facility, first, claims.last_day(first)))
    known = attendance.latest([row.pk for row in children], first)
    form = MonthForm(request.POST or None, enrolments=children, known=known, is_frozen=frozen)
    if form.is_valid():
        with refusals_in(form):
            if frozen:
                reason = form.cleaned_data["reason"]
                attendance.correct(facility, first, form.days(), reason=reason, by=request.user, on=today)
            else:
                attendance.enter(facility, first, form.days(), by=request.user, on=today)
            messages.success(request, _("Saved."))
            return redirect("support", pk=facility.pk)
    words = _("This month is frozen by a claim. The difference is booked by the next claim.") if frozen else ""
    return _form(request, facility, form, _("Attendance of %(month)s") % {"month": month}, words)


@login_required
@require_POST
def claim_submit(request: Request, pk: int, scheme_pk: int, month: str) -> HttpResponse:
    """Hand a month in."""
    facility, scheme = running_facility(request, pk), get_object_or_404(Scheme, pk=scheme_pk)
    with refusals_told(request):
        claim = claims.submit(facility, scheme, _month(month), by=request.user, on=timezone.localdate())
        messages.success(request, _("The claim is handed in; the month is frozen."))
        return redirect(claim)
    return redirect("support", pk=facility.pk)


@login_required
def claim_object(request: Request, pk: int) -> HttpResponse:
    """Object to a cut."""
    mine = ClaimLine.objects.filter(claim__facility__in=Facility.objects.operated_by(request.user))
    line = get_object_or_404(mine.select_related("claim__facility"), pk=pk)
    form = ReasonsForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            reasons = form.cleaned_data["reasons"]
            claims.object_to(line, reasons, by=request.user, on=timezone.localdate())
            messages.success(request, _("Your objection was sent; everything else is paid meanwhile."))
            return redirect(line.claim)
    return _form(request, line.claim.facility, form, _("Object to the cut"), line.reason)
