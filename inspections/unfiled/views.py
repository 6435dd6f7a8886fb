"""Pages on unfiled places, for inspectors and those who oversee them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.complaints.choices import Subject
from inspections.complaints.models import Complaint
from inspections.ground import policy as ground_policy
from inspections.unfiled import places, policy
from inspections.unfiled.choices import ActKind
from inspections.unfiled.forms import ActForm, NoteForm, PlaceFilter, PlaceTieForm
from inspections.unfiled.models import PlaceAct, UnfiledPlace
from portal import paging, permissions
from portal.accounts.requests import Request
from portal.accounts.scope import require, scope_of
from portal.acts import refusals_in
from portal.areas.choices import AreaLevel
from portal.documents.handing import hand_out
from portal.models import Area
from portal.numerals import numbers_in

MOST_FOUND = 30


@login_required
def unfiled_place_list(request: Request) -> HttpResponse:
    """List the places where the user inspects or oversees inspections, the latest first."""
    require(policy.may_see_unfiled(request.user))
    filter_ = PlaceFilter(request.GET)
    rows, pager = paging.page(_listed(request, filter_), request.GET, by="-pk", size=30)
    context = {"places": rows, "pager": pager, "filter": filter_, "today": timezone.localdate()}
    context["may_note"] = ground_policy.may_inspect(request.user)
    return render(request, "inspections/unfiled/list.html", context)


def _listed(request: Request, filter_: PlaceFilter) -> QuerySet[UnfiledPlace]:
    rows = UnfiledPlace.objects.visible_to(request.user).with_place()
    chosen = filter_.cleaned_data if filter_.is_valid() else {}
    if words := chosen.get("q"):
        rows = rows.filter(Q(name__icontains=words) | Q(address__icontains=words))
    return rows.filter(state=chosen["state"]) if chosen.get("state") else rows


@login_required
def unfiled_place_create(request: Request) -> HttpResponse:
    """Note a place."""
    require(ground_policy.may_inspect(request.user))
    inspected = scope_of(request.user).in_areas(permissions.INSPECT, "code")
    areas = Area.objects.filter(inspected, level=AreaLevel.STREET).order_by("code")
    told = Complaint.objects.visible_to(request.user).filter(subject=Subject.UNFILED, facility=None)
    form = NoteForm(request.POST or None, areas=areas, complaints=told.order_by("-pk"))
    if form.is_valid():
        with refusals_in(form):
            key, today = form.cleaned_data["key"], timezone.localdate()
            place = places.note(form.seen(), key=key, by=request.user, on=today)
            messages.success(request, _("The place is noted and waits for a visit."))
            return redirect(place)
    words = {"page_title": _("Note an unfiled place"), "submit_label": _("Note it")}
    return render(request, "inspections/unfiled/form.html", {"form": form, **words})


@login_required
def unfiled_place(request: Request, pk: int) -> HttpResponse:
    """Show a place with its ledger."""
    found = _visible(request, pk)
    ledger = found.acts.select_related("clause__regulation", "department", "passed_to", "by", "order")
    ledger = ledger.prefetch_related("answers__clause__regulation", "photos", "letters")
    complaint = Complaint.objects.visible_to(request.user).filter(pk=found.complaint_id).first()
    facility = Facility.objects.visible_to(request.user).filter(pk=found.facility_id).first()
    context = {"place": found, "ledger": ledger, "complaint": complaint, "facility": facility}
    today = timezone.localdate()
    context |= {"today": today, "step": places.step(found, today)}
    return render(request, "inspections/unfiled/detail.html", context)


@login_required
def unfiled_place_act(request: Request, pk: int, kind: str) -> HttpResponse:
    """Write a visit, an order or the end into the ledger."""
    found, today = _visible(request, pk), timezone.localdate()
    require(policy.may_act(request.user, found))
    if kind not in ActKind.values:
        raise Http404
    form = ActForm(request.POST or None, request.FILES or None, kind=kind, on=today)
    if form.is_valid():
        with refusals_in(form):
            places.act(found, kind, key=form.cleaned_data["key"], by=request.user, on=today, done=form.done())
            messages.success(request, _("It stands in the ledger."))
            return redirect(found)
    return _form_page(request, found, form, title=str(ActKind(kind).label), submit=_("Write it down"))


@login_required
def unfiled_place_order(request: Request, pk: int) -> HttpResponseBase:
    """Hand out the letter of an order to be printed and handed over, or say that it is being made."""
    line = get_object_or_404(PlaceAct.objects.visible_to(request.user).papers(), pk=pk)
    letter = get_object_or_404(line.letters.all())
    if not letter.pdf:
        return render(request, "portal/letters/letter_waiting.html", {"letter": letter}, status=202)
    response = hand_out(request, letter.pdf, content_type="application/pdf", filename=f"{letter.number}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def unfiled_place_tie(request: Request, pk: int) -> HttpResponse:
    """Link the place to the facility that was filed."""
    found = _visible(request, pk)
    require(policy.may_act(request.user, found))
    words = request.GET.get("q", found.name).replace("\0", "").strip()[:60]
    near = Facility.objects.visible_to(request.user)
    fitting = Q(name__icontains=words) | Q(other_name__icontains=words) | Q(address__icontains=words)
    keys = list(near.filter(fitting).order_by("pk").values_list("pk", flat=True)[:MOST_FOUND])
    chosen = numbers_in(request.POST.getlist("facility"))
    form = PlaceTieForm(request.POST or None, facilities=near.filter(pk__in=[*keys, *chosen]).select_related("area"))
    if form.is_valid():
        with refusals_in(form):
            places.tie(found, form.cleaned_data["facility"], by=request.user)
            messages.success(request, _("The place is linked to the facility; its ledger stays."))
            return redirect(found)
    return _form_page(request, found, form, title=_("Link it to a facility"), submit=_("Link"), q=words)


def _visible(request: Request, pk: int) -> UnfiledPlace:
    return get_object_or_404(UnfiledPlace.objects.visible_to(request.user).with_place(), pk=pk)


def _form_page(
    request: Request, found: UnfiledPlace, form: Form, *, title: str, submit: str, q: str | None = None
) -> HttpResponse:
    context = {"place": found, "form": form, "page_title": title, "submit_label": submit, "q": q}
    return render(request, "inspections/unfiled/form.html", context)
