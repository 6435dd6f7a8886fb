"""Pages that operators and offices share: the list, an incident as each may see it, a child's name, the lessons."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from inspections.incidents import policy, steps
from inspections.incidents.forms import IncidentFilter
from inspections.incidents.models import AffectedChild, Incident, Lesson
from portal import paging
from portal.accounts import privacy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.models import Department, User
from portal.workflow import workflow


@login_required
def incident_list(request: Request) -> HttpResponse:
    """List the incidents for the user, the latest first."""
    require(policy.has_incidents(request.user))
    filter_ = IncidentFilter(request.GET)
    rows, pager = paging.page(_listed(request, filter_), request.GET, by="-pk", size=30)
    context = {
        "incidents": rows,
        "pager": pager,
        "filter": filter_,
        "runs_facilities": policy.runs_facilities(request.user),
        "now": timezone.now(),
    }
    return render(request, "inspections/incidents/list.html", context)


def _listed(request: Request, filter_: IncidentFilter) -> QuerySet[Incident]:
    rows = Incident.objects.visible_to(request.user).with_place()
    chosen = filter_.cleaned_data if filter_.is_valid() else {}
    if words := chosen.get("q"):
        rows = rows.filter(facility__name__icontains=words)
    if severity := chosen.get("severity"):
        rows = rows.filter(severity=severity)
    if state := chosen.get("state"):
        special = {"late": rows.late, "owing": lambda: rows.owing_report(timezone.now())}
        rows = special[state]() if state in special else rows.filter(state=state)
    return rows


def visible(request: Request, pk: int) -> Incident:
    """Return an incident that the user may see, or answer 404."""
    return get_object_or_404(Incident.objects.visible_to(request.user).with_place(), pk=pk)


@login_required
def incident(request: Request, pk: int) -> HttpResponse:
    """Show an incident: the reports, the children without names, the investigation."""
    found = visible(request, pk)
    return render(request, "inspections/incidents/detail.html", _context(request, found))


def _context(request: Request, found: Incident) -> dict[str, Any]:
    user = request.user
    reports = list(found.reports.select_related("by").prefetch_related("documents"))
    affected = list(found.affected.all())
    return {
        "incident": found,
        "reports": reports,
        "affected": affected,
        "alerted": Department.objects.filter(pk__in=found.alerted),
        "transitions": workflow.transitions(found),
        "lesson": Lesson.objects.filter(incident=found).first(),
        "has_ended": reports[-1].kind == "final",
        "may_note_child": policy.may_report(user, found.facility) and len(affected) < max(found.children, 1),
        "may_note_calls": policy.may_report(user, found.facility) and _lacks_call(found, user),
        "open_steps": steps.missing(found),
        "excuses": found.excuses.select_related("by"),
        "may_name_children": policy.may_name_children(user, found),
        "owes_report": found.owes_report(timezone.now()),
        "wants_police": found.kind == "violence" and found.police_called_at is None,
    }


def _lacks_call(found: Incident, user: User) -> bool:
    told = [found.guardians_told_at, found.police_called_at]
    return not all([*told, found.reported_up_at] if policy.may_investigate(user, found) else told)


@never_cache
@login_required
@require_POST
def child_reveal(request: Request, pk: int, child_pk: int) -> HttpResponse:
    """Show a child's name in full; the look is recorded first."""
    found = visible(request, pk)
    require(policy.may_name_children(request.user, found))
    child = get_object_or_404(AffectedChild, incident=found, pk=child_pk)
    shown = privacy.reveal(request.user, child, "name")
    return render(request, "inspections/incidents/child.html", {"incident": found, "child": child, "name": shown})


@login_required
def lesson_list(request: Request) -> HttpResponse:
    """What incidents taught, for every operator and office."""
    require(policy.has_incidents(request.user))
    rows, pager = paging.page(Lesson.objects.all(), request.GET, by="-pk", size=30)
    return render(request, "inspections/incidents/lesson_list.html", {"lessons": rows, "pager": pager})


@login_required
def lesson(request: Request, pk: int) -> HttpResponse:
    """One lesson. It does not say where it was learned."""
    require(policy.has_incidents(request.user))
    return render(request, "inspections/incidents/lesson.html", {"lesson": get_object_or_404(Lesson, pk=pk)})


def form_page(request: Request, found: Incident, form: Form, *, title: str, submit: str) -> HttpResponse:
    """Show a form about an incident."""
    context = {"incident": found, "form": form, "page_title": title, "submit_label": submit}
    return render(request, "inspections/incidents/form.html", context)
