"""Pages on guard posts: who stands where, with which licence."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.daily.policy import may_read
from facilities.ground.policy import may_update
from facilities.ground.views.own import running_facility
from facilities.models import Facility
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from staff.guards import manned, manning
from staff.guards.forms import DutyForm, GuardPostForm
from staff.guards.models import GuardDuty, GuardPost


@login_required
def guard_post_list(request: Request, facility_pk: int) -> HttpResponse:
    """Show the guard posts kept today, who stands there, and whether a licence holds."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=facility_pk)
    if not facility.was_filed or not may_read(request.user, facility):
        raise Http404
    context = {
        "facility": facility,
        "posts": manned.standing(facility, on=timezone.localdate()),
        "may_keep": may_update(request.user, facility),
    }
    return render(request, "staff/guards/list.html", context)


@login_required
def guard_post_create(request: Request, facility_pk: int) -> HttpResponse:
    """Enter a guard post."""
    facility = running_facility(request, facility_pk)
    form = GuardPostForm(request.POST or None, initial={"since": timezone.localdate()})
    if form.is_valid():
        with refusals_in(form):
            manning.set_up(facility, **form.cleaned_data, by=request.user)
            return redirect("guard-post-list", facility_pk=facility.pk)
    return _form(request, facility, form, _("A guard post is kept"))


def _form(request: Request, facility: Facility, form: Any, heading: str, explanation: str = "") -> HttpResponse:
    back = reverse("guard-post-list", args=[facility.pk])
    context = {"facility": facility, "form": form, "heading": heading, "explanation": explanation, "back": back}
    return render(request, "facilities/ground/form.html", context)


def _own(request: Request, pk: int) -> GuardPost:
    rows = GuardPost.objects.operated_by(request.user).select_related("facility__operator__organisation")
    row = get_object_or_404(rows, pk=pk)
    require(may_update(request.user, row.facility))
    return row


@login_required
def guard_post_man(request: Request, pk: int) -> HttpResponse:
    """Let somebody stand at a guard post."""
    row, today = _own(request, pk), timezone.localdate()
    form = DutyForm(request.POST or None, facility=row.facility, today=today, initial={"since": today})
    if form.is_valid():
        with refusals_in(form):
            manning.man(row, **form.cleaned_data, by=request.user)
            return redirect("guard-post-list", facility_pk=row.facility_id)
    return _form(request, row.facility, form, _("Somebody stands here"), str(row))


@login_required
@require_POST
def guard_post_give_up(request: Request, pk: int) -> HttpResponse:
    """Keep a guard post no longer."""
    row = _own(request, pk)
    with refusals_told(request):
        manning.give_up(row, by=request.user, on=timezone.localdate())
        messages.success(request, _("The guard post is kept until today."))
    return redirect("guard-post-list", facility_pk=row.facility_id)


@login_required
@require_POST
def guard_duty_end(request: Request, pk: int) -> HttpResponse:
    """Relieve a guard."""
    rows = GuardDuty.objects.operated_by(request.user).select_related(
        "guard_post__facility__operator__organisation", "post__person"
    )
    row = get_object_or_404(rows, pk=pk)
    require(may_update(request.user, row.guard_post.facility))
    with refusals_told(request):
        manning.relieve(row, by=request.user, on=timezone.localdate())
        messages.success(request, _("The guard is relieved."))
    return redirect("guard-post-list", facility_pk=row.guard_post.facility_id)
