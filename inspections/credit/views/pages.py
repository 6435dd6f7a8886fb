"""Pages of the credit record: the public statement and lists, the page for operators and offices, the overview."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from facilities.models import Facility
from inspections.credit import listings, policy, repairs, scores
from inspections.credit.choices import ListingState, RepairState
from inspections.credit.forms import DropForm, LiftForm, ListsFilter, RepairDecisionForm, StatementForm
from inspections.credit.models import CreditListing, CreditRepair
from inspections.ground import policy as ground_policy
from inspections.ground.choices import VISITED_STATES
from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.workflow import workflow

SHOWN = 20


def register_credit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everybody the whole record of a facility, to be added up by hand."""
    facility = get_object_or_404(Facility.objects.listed(), pk=pk)
    today = timezone.localdate()
    context = {"facility": facility, "today": today, "record": scores.statement(facility, on=today)}
    return render(request, "inspections/credit/public.html", context)


def credit_lists(request: HttpRequest) -> HttpResponse:
    """Show everybody who is or was on the red and black lists, with reasons and term."""
    form = ListsFilter(request.GET)
    rows = CreditListing.objects.published().with_case()
    if form.is_valid() and (kind := form.cleaned_data["kind"]):
        rows = rows.filter(kind=kind)
    shown, pager = paging.page(rows, request.GET, by="-from_on", size=SHOWN)
    today = timezone.localdate()
    listed = [(row, row.holds(today)) for row in shown]
    context = {"form": form, "rows": listed, "pager": pager, "today": today}
    return render(request, "inspections/credit/lists.html", context)


@login_required
def facility_credit(request: Request, pk: int) -> HttpResponse:
    """Show a facility's record with what can be done: apply for a repair, announce a listing."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)
    today = timezone.localdate()
    record = scores.statement(facility, on=today)
    operates = ground_policy.may_operate(request.user, facility)
    context = {
        "facility": facility,
        "record": record,
        "repairable": _repairable(record) if operates else [],
        "repairs": CreditRepair.objects.visible_to(request.user).filter(facility=facility).with_case(),
        "listings": CreditListing.objects.visible_to(request.user).filter(facility=facility),
        "may_announce": policy.may_propose_listing(request.user, facility),
        "today": today,
    }
    return render(request, "inspections/credit/facility.html", context)


def _repairable(record: scores.Statement) -> list[tuple[Any, list[str]]]:
    """Return the entries that cost points now, each with what speaks against a repair."""
    today = timezone.localdate()
    lost = [entry for entry in record.counting if entry.points < 0]
    return [(entry, repairs.obstacles(entry, on=today)) for entry in reversed(lost)]


@login_required
def credit_overview(request: Request) -> HttpResponse:
    """Show an office the scores of its facilities, the lowest first, with what waits to be decided."""
    require(policy.may_list_credit(request.user))
    today = timezone.localdate()
    visited = Facility.objects.visible_to(request.user).filter(state__in=VISITED_STATES).with_area()
    rows, pager = paging.page(scores.with_score(visited, on=today), request.GET, by="credit_score", size=SHOWN)
    known = scores.scores([row.pk for row in rows], on=today)
    context = {
        "rows": [(row, known[row.pk]) for row in rows],
        "pager": pager,
        "repairs": CreditRepair.objects.visible_to(request.user).filter(state=RepairState.ASKED).with_case()[:SHOWN],
        "listings": CreditListing.objects.visible_to(request.user).open().with_case()[:SHOWN],
    }
    return render(request, "inspections/credit/overview.html", context)


@login_required
def repair(request: Request, pk: int) -> HttpResponse:
    """Show an application for a repair."""
    row = get_object_or_404(CreditRepair.objects.visible_to(request.user).with_case(), pk=pk)
    return render(request, "inspections/credit/repair.html", repair_context(request, row, RepairDecisionForm()))


def repair_context(request: Request, row: CreditRepair, form: RepairDecisionForm) -> dict[str, Any]:
    """Return what the page of an application shows."""
    return {
        "row": row,
        "facility": row.facility,
        "form": form,
        "evidence": row.evidence.all(),
        "remaining": scores.remaining(row.entry),
        "may": actions.allowed(row, request.user),
        "transitions": workflow.transitions(row),
    }


@login_required
def credit_listing(request: Request, pk: int) -> HttpResponse:
    """Show a listing with its term, its reasons and what can be done."""
    row = get_object_or_404(CreditListing.objects.visible_to(request.user).with_case(), pk=pk)
    return render(request, "inspections/credit/listing.html", listing_context(request, row))


def listing_context(request: Request, row: CreditListing, **forms: Any) -> dict[str, Any]:
    """Return what the page of a listing shows; `forms` are those that were sent and refused."""
    today = timezone.localdate()
    is_announced = row.state == ListingState.ANNOUNCED
    return {
        "row": row,
        "facility": row.facility,
        "holds": row.holds(today),
        "hearing": clock.running(row, TermKind.HEARING),
        "obstacle": listings.obstacle(row, on=today) if is_announced else "",
        "is_mine": is_announced and row.proposed_by_id == request.user.pk,
        "may": actions.allowed(row, request.user, on=today),
        "drop_form": forms.get("drop") or DropForm(),
        "lift_form": forms.get("lift") or LiftForm(),
        "state_form": forms.get("state") or StatementForm(initial={"statement": row.statement}),
        "transitions": workflow.transitions(row),
        "today": today,
    }
