"""Pages of communities, streets and departments: stations, events with their QR code, home visits, articles, campaigns."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.stations import articles, events, homevisits, policy, standards
from facilities.stations.choices import ArticleState, SignUpState
from facilities.stations.forms import (
    ArticleForm,
    AttendForm,
    CampaignForm,
    EventForm,
    HomeVisitForm,
    ReviewForm,
    StationForm,
)
from facilities.stations.models import Article, Campaign, HomeVisit, Station, StationActivity
from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.documents.printing import public_url, qr_svg


def _form_page(request: Request, form: BaseForm, title: str) -> HttpResponse:
    return render(request, "facilities/stations/form.html", {"form": form, "page_title": title})


@login_required
def guidance_desk(request: Request) -> HttpResponse:
    """Show the stations that one keeps with what they lack, events ahead, and how many caregivers the year reached."""
    require(policy.may_keep_some(request.user))
    today = timezone.localdate()
    stations, pager = paging.page(
        Station.objects.filter(area__in=policy.communities(request.user)).select_related("area"), request.GET, by="pk"
    )
    lacking = standards.shortcomings(stations, today)
    mine = policy.communities(request.user)
    reached = events.reached(today.year, today).filter(area__in=mine)
    held = StationActivity.objects.filter(station__area__in=mine).select_related("station")
    context = {
        "stations": [(row, lacking[row.pk]) for row in stations],
        "pager": pager,
        "events": held.order_by("-starts_at")[:30],
        "reached": sum(row["count"] for row in reached),
        "year": today.year,
        "may_campaign": policy.may_campaign(request.user),
    }
    return render(request, "facilities/stations/desk.html", context)


@login_required
def station_create(request: Request) -> HttpResponse:
    """Enter a station."""
    require(policy.may_keep_some(request.user))
    return _station(request, Station(opened_on=timezone.localdate()), _("Enter a station"))


@login_required
def station_edit(request: Request, pk: int) -> HttpResponse:
    """Correct a station."""
    row = get_object_or_404(Station.objects.filter(area__in=policy.communities(request.user)), pk=pk)
    return _station(request, row, _("Correct the station"))


def _station(request: Request, row: Station, title: str) -> HttpResponse:
    form = StationForm(request.POST or None, instance=row, user=request.user)
    if form.is_valid():
        return redirect(form.save())
    return _form_page(request, form, title)


@login_required
def event_create(request: Request) -> HttpResponse:
    """Announce an event."""
    require(policy.may_keep_some(request.user))
    form = EventForm(request.POST or None, user=request.user)
    if form.is_valid():
        with refusals_in(form):
            event = events.hold(form.instance, by=request.user, at=timezone.now())
            return redirect("event-desk", event.pk)
    return _form_page(request, form, _("Announce an event"))


def _event(request: Request, pk: int) -> StationActivity:
    rows = StationActivity.objects.filter(station__area__in=policy.communities(request.user))
    return get_object_or_404(rows.select_related("station__area", "organisation"), pk=pk)


@login_required
def event_desk(request: Request, pk: int) -> HttpResponse:
    """Show how an event goes: places, who came, and the code to hang up. Nobody's name is here."""
    return _event_desk(request, _event(request, pk), None)


def _event_desk(request: Request, event: StationActivity, form: AttendForm | None) -> HttpResponse:
    address = public_url(reverse("event-attend", args=[event.pk, event.code]))
    ratings = [rating for rating in event.attendances.values_list("rating", flat=True) if rating]
    context = {
        "event": event,
        "signed": event.sign_ups.filter(state=SignUpState.SIGNED).count(),
        "waiting": event.sign_ups.filter(state=SignUpState.WAITING).count(),
        "came": event.attendances.count(),
        "rating": sum(ratings) / len(ratings) if ratings else None,
        "rated": len(ratings),
        "notes": event.attendances.exclude(note="").values_list("note", flat=True),
        "address": address,
        "form": form or _list_form(event),
        "may": actions.allowed(event, request.user),
    }
    return render(request, "facilities/stations/event_desk.html", context)


def _list_form(event: StationActivity, sent: Any = None) -> AttendForm:
    return AttendForm(sent, areas=events.communities_around(event), initial={"area": event.station.area_id})


@login_required
@require_POST
def event_count(request: Request, pk: int) -> HttpResponse:
    """Count who stands on the paper list; typed once more it stays one."""
    event = _event(request, pk)
    form = _list_form(event, request.POST)
    if form.is_valid():
        told = form.cleaned_data
        with refusals_in(form):
            is_new = events.count(event, told["mobile"], told["area"], by=request.user, at=timezone.now())
            messages.success(request, _("Counted.") if is_new else _("This caregiver was counted here already."))
            return redirect(f"{reverse('event-desk', args=[event.pk])}#list")
    return _event_desk(request, event, form)


@login_required
def event_code(request: Request, pk: int) -> HttpResponse:
    """Hand out the QR code of an event as SVG."""
    event = _event(request, pk)
    address = public_url(reverse("event-attend", args=[event.pk, event.code]))
    return HttpResponse(qr_svg(address), content_type="image/svg+xml")


@login_required
@require_POST
def event_call_off(request: Request, pk: int) -> HttpResponse:
    """Call an event off."""
    event = _event(request, pk)
    with refusals_told(request):
        events.call_off(event, by=request.user, at=timezone.now())
    return redirect("event-desk", event.pk)


@login_required
def home_visit_list(request: Request) -> HttpResponse:
    """List home visits: one's own, and for health staff those of their area."""
    require(policy.may_visit_homes(request.user))
    visits = HomeVisit.objects.visible_to(request.user).select_related("area", "made_by")
    rows, pager = paging.page(visits, request.GET, by="-pk")
    return render(request, "facilities/stations/home_visit_list.html", {"visits": rows, "pager": pager})


@login_required
def home_visit_create(request: Request) -> HttpResponse:
    """Record a home visit that the family consented to; sent twice it is one."""
    require(policy.may_visit_homes(request.user))
    visit = HomeVisit(made_by=request.user)
    initial = {"key": uuid4(), "visited_on": timezone.localdate()}
    form = HomeVisitForm(request.POST or None, instance=visit, user=request.user, initial=initial)
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_in(form):
            told = {"key": sent["key"], "consents": sent["consents"]}
            homevisits.record(form.instance, **told, by=request.user, on=timezone.localdate())
            return redirect("home-visit-list")
    return _form_page(request, form, _("Record a home visit"))


@login_required
def article_desk(request: Request) -> HttpResponse:
    """List articles: one's own, and for reviewers what waits."""
    require(policy.may_write(request.user) or policy.may_review_some(request.user))
    shown = Article.objects.exclude(state=ArticleState.DRAFT) | Article.objects.filter(author=request.user)
    rows, pager = paging.page(shown.select_related("author"), request.GET, by="-pk")
    context = {"articles": rows, "pager": pager, "may_write": policy.may_write(request.user)}
    return render(request, "facilities/stations/article_desk.html", context)


def _article(request: Request, pk: int) -> Article:
    require(policy.may_write(request.user) or policy.may_review_some(request.user))
    shown = Article.objects.exclude(state=ArticleState.DRAFT) | Article.objects.filter(author=request.user)
    return get_object_or_404(shown.select_related("author", "reviewed_by", "replaces"), pk=pk)


@login_required
def article_create(request: Request) -> HttpResponse:
    """Write an article."""
    require(policy.may_write(request.user))
    return _write(request, Article(), _("Write an article"))


@login_required
def article_edit(request: Request, pk: int) -> HttpResponse:
    """Write on at an article of one's own."""
    row = _article(request, pk)
    require(policy.may_write_on(request.user, row))
    return _write(request, row, _("Write on"))


def _write(request: Request, row: Article, title: str) -> HttpResponse:
    form = ArticleForm(request.POST or None, instance=row)
    if form.is_valid():
        with refusals_in(form):
            saved = articles.save(form.instance, by=request.user)
            return redirect("article-review", saved.pk)
    return _form_page(request, form, title)


@login_required
def article_review(request: Request, pk: int) -> HttpResponse:
    """Show an article to its author and its reviewers, with what may be done."""
    return _reviewed(request, _article(request, pk), ReviewForm())


def _reviewed(request: Request, row: Article, form: ReviewForm) -> HttpResponse:
    context: dict[str, Any] = {"article": row, "form": form, "may": actions.allowed(row, request.user)}
    context["transitions"] = row.transitions.select_related("by")
    context["may_write"] = policy.may_write_on(request.user, row) and row.state in articles.WRITABLE
    return render(request, "facilities/stations/article_review.html", context)


@login_required
@require_POST
def article_hand_in(request: Request, pk: int) -> HttpResponse:
    """Ask for the review."""
    row = _article(request, pk)
    with refusals_told(request):
        articles.hand_in(row, by=request.user)
    return redirect("article-review", row.pk)


@login_required
@require_POST
def article_publish(request: Request, pk: int) -> HttpResponse:
    """Review and publish."""
    row = _article(request, pk)
    with refusals_told(request):
        articles.publish(row, by=request.user, on=timezone.localdate())
        messages.success(request, _("The article is published."))
    return redirect("article-review", row.pk)


@login_required
@require_POST
def article_send_back(request: Request, pk: int) -> HttpResponse:
    """Return to the author."""
    row, form = _article(request, pk), ReviewForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            articles.send_back(row, by=request.user, note=form.cleaned_data["review_note"])
            return redirect("article-review", row.pk)
    return _reviewed(request, row, form)


@login_required
@require_POST
def article_renew(request: Request, pk: int) -> HttpResponse:
    """Begin a new version."""
    return redirect("article-edit", articles.renew(_article(request, pk), by=request.user).pk)


@login_required
def campaign_create(request: Request) -> HttpResponse:
    """Publish a campaign."""
    require(policy.may_campaign(request.user))
    form = CampaignForm(
        request.POST or None, instance=Campaign(made_by=request.user, made_on=timezone.localdate()), user=request.user
    )
    if form.is_valid():
        form.save()
        messages.success(request, _("The campaign is published."))
        return redirect("guidance-desk")
    return _form_page(request, form, _("Publish a campaign"))
