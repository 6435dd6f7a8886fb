"""Pages of calls for demonstration places: called, entered, voted on, ranked; and of looking again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inspections.evaluation import demonstration, look_backs, policy
from inspections.evaluation.forms import CallForm, EntryForm, LookBackForm, VoteForm
from inspections.evaluation.models import DemonstrationCall, DemonstrationEntry, LookBack, Vote
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told

FORM = "inspections/evaluation/form.html"


@login_required
def call_create(request: Request) -> HttpResponse:
    """Call for demonstration places."""
    require(policy.may_run_any(request.user))
    form = CallForm(request.POST or None, user=request.user)
    if form.is_valid():
        with refusals_in(form):
            called = demonstration.call(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("The call is open."))
            return redirect(called)
    return render(request, FORM, {"form": form, "page_title": _("Call for demonstration places")})


def _call(request: Request, pk: int) -> DemonstrationCall:
    require(policy.has_evaluations(request.user))
    return get_object_or_404(DemonstrationCall.objects.select_related("area"), pk=pk)


@login_required
def call(request: Request, pk: int) -> HttpResponse:
    """Show a call with the entries that one may see, and what is to be done next."""
    found, today = _call(request, pk), timezone.localdate()
    may = actions.allowed(found, request.user, on=today)
    entries = DemonstrationEntry.objects.visible_to(request.user).filter(call=found).with_case()  # type: ignore[attr-defined]
    context = {
        "call": found,
        "may": may,
        "entries": entries.annotate(count=Count("votes__points")).select_related("evidence__kind"),
        "votes": Vote.objects.of(request.user).filter(entry__call=found).select_related("entry__evaluation__facility"),
        "lacking": demonstration.lacking(found, on=today) if "publish" in may else [],
        "today": today,
    }
    return render(request, "inspections/evaluation/call.html", context)


@login_required
def call_enter(request: Request, pk: int) -> HttpResponse:
    """Enter a facility with its grade, what others can learn there, and evidence."""
    found, today = _call(request, pk), timezone.localdate()
    require(policy.may_enter_some(request.user, found))
    rows = demonstration.eligible(found, request.user, on=today)
    form = EntryForm(request.POST or None, instance=DemonstrationEntry(call=found), evaluations=rows)
    if form.is_valid():
        with refusals_in(form):
            demonstration.enter(form.instance, by=request.user, on=today)
            messages.success(request, _("The facility is entered. You may change the entry until the last day."))
            return redirect(found)
    hint = "" if rows else _("Only a facility with grade A in force, without an open appeal, may enter.")
    return render(
        request,
        FORM,
        {"form": form, "page_title": _("Enter a facility"), "act": _("Hand in"), "back": found, "hint": hint},
    )


@login_required
@require_POST
def call_begin(request: Request, pk: int) -> HttpResponse:
    """Put the entries to the vote."""
    found = _call(request, pk)
    with refusals_told(request):
        demonstration.begin_vote(found, by=request.user, on=timezone.localdate())
        messages.success(request, _("The panel votes now."))
    return redirect(found)


@login_required
@require_POST
def call_publish(request: Request, pk: int) -> HttpResponse:
    """Publish the ranking."""
    found = _call(request, pk)
    with refusals_told(request):
        demonstration.publish(found, by=request.user, on=timezone.localdate())
        messages.success(request, _("The ranking is published."))
    return redirect(found)


@login_required
def vote(request: Request, pk: int) -> HttpResponse:
    """Let a member of the panel vote; nobody else opens the page."""
    rows = Vote.objects.of(request.user).select_related("assessor", "entry__call", "entry__evaluation__facility")
    found = get_object_or_404(rows, pk=pk)
    form = VoteForm(request.POST or None, initial={"points": found.points, "note": found.note})
    if form.is_valid():
        with refusals_in(form):
            demonstration.vote(found, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(found.entry.call)
    return render(request, "inspections/evaluation/vote.html", {"form": form, "vote": found})


@login_required
def look_back(request: Request, pk: int) -> HttpResponse:
    """Say whether what was confirmed or decided is still good."""
    rows = LookBack.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related(*LookBack.CASE), pk=pk)
    may = actions.allowed(found, request.user, on=timezone.localdate())
    form = LookBackForm(request.POST or None)
    if request.method == "POST":
        require(policy.may_look(request.user, found))
    if form.is_valid():
        with refusals_in(form):
            look_backs.look(found, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(found.subject)
    return render(request, "inspections/evaluation/look_back.html", {"form": form, "row": found, "may": may})
