"""Pages of inspectors, made for a phone in one hand: whom to visit, the checklist, the conclusion, the re-check."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from facilities.models import Facility
from inspections.checklists.models import Checklist
from inspections.ground import policy as ground_policy
from inspections.visits import choosing, policy, visits
from inspections.visits.forms import CancelForm, PlanOneForm, StartForm
from inspections.visits.models import Visit
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told

CHOOSER_ROWS = 30


def conducted(request: Request, pk: int) -> Visit:
    """Return a visit that the user may carry out, or answer 404."""
    return get_object_or_404(Visit.objects.conducted_by(request.user).with_facility(), pk=pk)


def _checklists(request: Request) -> QuerySet[Checklist]:
    return Checklist.objects.current(timezone.localdate()).for_user(request.user)


def _to_visit(request: Request, pk: int) -> Facility:
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)
    require(policy.may_visit(request.user, facility))
    return facility


class FacilityChooser(LoginRequiredMixin, UserPassesTestMixin, ListView):
    """Facilities of the inspector's area, those longest unvisited first; a search by name or address."""

    request: Request
    template_name = "inspections/visits/visit_create.html"
    context_object_name = "facilities"

    def test_func(self) -> bool:
        """Only for those who inspect anywhere."""
        return ground_policy.may_inspect(self.request.user)

    def get_queryset(self) -> QuerySet[Facility]:
        """Return the facilities that fit what was typed."""
        self.text = self.request.GET.get("q", "").strip()[:60]
        return choosing.facilities_to_visit(self.request.user, self.text)[:CHOOSER_ROWS]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was typed and how many rows are shown at most."""
        return super().get_context_data(q=self.text, most=CHOOSER_ROWS, **kwargs)

    def get_template_names(self) -> list[str]:
        """While typing only the list is sent."""
        return ["inspections/visits/_facilities.html"] if self.request.htmx else [self.template_name]


@login_required
def visit_start(request: Request, facility_pk: int) -> HttpResponse:
    """Choose the checklist and start the visit."""
    facility = _to_visit(request, facility_pk)
    form = StartForm(request.POST or None, checklists=_checklists(request))
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_in(form):
            visit = visits.start(
                facility,
                sent["checklist"],
                by=request.user,
                at=timezone.now(),
                key=sent["key"],
                position=form.position,
            )
            return redirect(visit)
    planned = Visit.objects.conducted_by(request.user).awaited().filter(facility=facility).with_facility()
    context = {"facility": facility, "form": form, "awaited": planned, "findings": _open_findings(request, facility)}
    return render(request, "inspections/visits/visit_start.html", context)


def _open_findings(request: Request, facility: Facility) -> QuerySet:
    mine = facility.findings.visible_to(request.user)
    return mine.open().most_urgent_first().select_related("clause__regulation")


@login_required
def visit_plan(request: Request, facility_pk: int) -> HttpResponse:
    """Plan a visit for a day."""
    facility, today = _to_visit(request, facility_pk), timezone.localdate()
    form = PlanOneForm(request.POST or None, checklists=_checklists(request), initial={"planned_on": today})
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_in(form):
            visits.plan(
                facility,
                sent["checklist"],
                by=request.user,
                planned_on=sent["planned_on"],
                on=today,
                key=sent["key"],
                occasion=visits.Occasion(kind=sent["kind"], reason=sent["reason"]),
            )
            messages.success(request, _("The visit is planned. It stands in your list; the operator does not see it."))
            return redirect("visit-list")
    return render(request, "inspections/visits/visit_plan.html", {"facility": facility, "form": form})


@login_required
@require_POST
def visit_begin(request: Request, pk: int) -> HttpResponse:
    """Start a planned visit."""
    visit = conducted(request, pk)
    with refusals_told(request):
        visits.begin(visit, by=request.user, at=timezone.now())
    return redirect("visit", pk=pk)


@login_required
def visit_cancel(request: Request, pk: int) -> HttpResponse:
    """Give up a visit, with the reason."""
    visit = conducted(request, pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            visits.cancel(visit, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The visit is cancelled."))
            return redirect("visit-list")
    return render(request, "inspections/visits/visit_cancel.html", {"visit": visit, "form": form})
