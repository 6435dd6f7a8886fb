"""The family's own pages: all that it told, each thing to be corrected and deleted; visits; facilities followed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from facilities.families import calendars, families, following, searches, tokens, visits
from facilities.families.forms import BookingForm, CalledForm, ChildForm, NoteForm
from facilities.families.models import Booking, Child, Family, VisitSlot
from facilities.families.panels import family_parts
from facilities.families.tokens import forget, of_family
from facilities.families.words import require_no_numbers
from facilities.ground.models import Facility
from portal.acts import refusals_in
from portal.errors import Refused


@of_family
def family(request: HttpRequest, family: Family) -> HttpResponse:
    """Show everything that the family told, and take how it wants to be called."""
    form = CalledForm(request.POST or None, initial={"called": family.called})
    if form.is_valid():
        with refusals_in(form):
            families.call(family, form.cleaned_data["called"])
            return redirect("family")
    context = {
        "family": family,
        "form": form,
        "children": family.children.all(),
        "bookings": family.bookings.with_slot(),  # type: ignore[attr-defined]
        "follows": family.follows.select_related("facility"),
        "searches": [(row, *searches.shown(row, on=timezone.localdate())) for row in family.searches.all()],
        "parts": family_parts(request, family),
        "feed": tokens.feed(family),
        "now": timezone.now(),
    }
    return render(request, "facilities/families/family.html", context)


@of_family
def family_delete(request: HttpRequest, family: Family) -> HttpResponse:
    """Delete everything, after saying what that means."""
    if request.method == "POST":
        families.erase(family)
        return forget(render(request, "facilities/families/deleted.html"))
    return render(request, "facilities/families/delete.html", {"family": family})


@of_family
def child_create(request: HttpRequest, family: Family) -> HttpResponse:
    """Enter a child."""
    return _child(request, family, Child(family=family), _("Enter a child"))


@of_family
def child_edit(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Correct what is known of a child."""
    return _child(request, family, get_object_or_404(family.children, pk=pk), _("Correct"))


def _child(request: HttpRequest, family: Family, child: Child, title: str) -> HttpResponse:
    form = ChildForm(request.POST or None, child=child)
    if form.is_valid():
        with refusals_in(form):
            families.save_child(family, child, **form.cleaned_data, on=timezone.localdate())
            return redirect("family")
    return render(request, "facilities/families/family_form.html", {"form": form, "page_title": title})


@require_POST
@of_family
def child_delete(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Delete a child with all wishes for it; visits stay."""
    get_object_or_404(family.children, pk=pk).delete()
    return redirect("family")


@of_family
def visit_book(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Show the times of a facility and book one."""
    facility = _facility(pk)
    slots = VisitSlot.objects.filter(facility=facility).open(timezone.now())  # type: ignore[attr-defined]
    form = BookingForm(request.POST or None, slots=slots, family=family)
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_in(form):
            booking = visits.book(sent["slot"], family, child=sent["child"], note=sent["note"], at=timezone.now())
            return redirect(booking)
    context = {"facility": facility, "form": form, "has_slots": slots.exists()}
    return render(request, "facilities/families/visit_book.html", context)


def _facility(pk: int) -> Facility:
    return get_object_or_404(Facility.objects.public().with_area(), pk=pk)  # type: ignore[no-any-return]


def _booking(family: Family, pk: int) -> Booking:
    return get_object_or_404(Booking.objects.with_slot().filter(family=family), pk=pk)


@of_family
def booking(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Show a visit, and correct what the facility should know."""
    row = _booking(family, pk)
    form = NoteForm(request.POST or None, instance=row)
    if form.is_valid():
        with refusals_in(form):
            require_no_numbers(form.cleaned_data["note"], field="note")
            form.save()
            return redirect(row)
    context = {"row": row, "form": form, "may_cancel": row.is_booked and row.slot.starts_at > timezone.now()}
    return render(request, "facilities/families/booking.html", context)


@require_POST
@of_family
def booking_cancel(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Cancel a visit."""
    row = _booking(family, pk)
    try:
        visits.cancel(row, at=timezone.now())
    except Refused as refusal:
        context = {"row": _booking(family, pk), "form": NoteForm(instance=row), "refusal": refusal}
        return render(request, "facilities/families/booking.html", context)
    return redirect(row)


@of_family
def booking_calendar(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Hand out the visit for the phone's calendar."""
    headers = {"Content-Disposition": f'attachment; filename="visit-{pk}.ics"'}
    return HttpResponse(calendars.of_visit(_booking(family, pk)), content_type="text/calendar", headers=headers)


@never_cache
def family_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Hand all days of a family to the calendar of its phone, which knows the address."""
    family = tokens.behind_feed(token)
    if family is None:
        raise Http404
    content = calendars.of_family(family, at=timezone.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@of_family
def follow(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Follow a facility, or no longer."""
    facility, refusal = _facility(pk), None
    if request.method == "POST":
        try:
            if request.POST.get("end"):
                following.unfollow(family, facility)
            else:
                following.follow(family, facility, on=timezone.localdate())
        except Refused as refused:
            refusal = refused
        else:
            return redirect(reverse("family"))
    follows = family.follows.filter(facility=facility).exists()
    context = {"facility": facility, "refusal": refusal, "follows": follows}
    return render(request, "facilities/families/follow.html", context)


@of_family
def search_follow(request: HttpRequest, family: Family) -> HttpResponse:
    """Follow the search whose conditions stand in the address, as the register gave them."""
    today, kept, refusal = timezone.localdate(), None, None
    try:
        kept = searches.asked(request.GET, on=today)
        if request.method == "POST":
            return redirect(searches.follow(family, kept, on=today))
    except Refused as refused:
        refusal = refused
    context = {"conditions": kept.conditions() if kept else [], "refusal": refusal}
    return render(request, "facilities/families/search_follow.html", context)


@of_family
def search(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Show a followed search with what it finds today."""
    row = get_object_or_404(family.searches, pk=pk)
    conditions, found = searches.shown(row, on=timezone.localdate())
    context = {"row": row, "conditions": conditions, "found": found, "address": searches.address(row)}
    return render(request, "facilities/families/search.html", context)


@require_POST
@of_family
def search_end(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Follow a search no longer."""
    get_object_or_404(family.searches, pk=pk).delete()
    return redirect("family")
