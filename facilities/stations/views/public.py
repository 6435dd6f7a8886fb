"""Public pages: stations with what they lack, events and their calendar, attendance, articles and campaigns; families sign up by their token."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from facilities.families.models import Family
from facilities.families.tokens import of_family
from facilities.stations import booklets, calendars, events, standards
from facilities.stations.choices import SignUpState
from facilities.stations.forms import ArticleFilter, AttendForm, FeedbackForm
from facilities.stations.models import Article, Campaign, Station, StationActivity
from portal.accounts.origin import client_address
from portal.acts import refusals_in
from portal.documents.printing import public_url
from portal.errors import Refused
from portal.numerals import number_in

FEED_BACK = timedelta(days=30)
NEARBY = 500
MOST_ARTICLES = 200


def _open_stations() -> Any:
    return Station.objects.filter(closed_on__isnull=True).select_related("area__parent", "owner")


def station_list(request: HttpRequest) -> HttpResponse:
    """List the stations that are open, and the events ahead."""
    now = timezone.now()
    ahead = StationActivity.objects.to_come(now).select_related("station", "organisation")
    today = timezone.localdate()
    campaigns = Campaign.objects.filter(from_on__lte=today, until_on__gte=today).select_related("organisation")
    context = {"stations": _open_stations()[:NEARBY], "events": ahead[:50], "campaigns": campaigns}
    return render(request, "facilities/stations/station_list.html", context)


def station(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a station: where, when, by whom, what it lacks, what happens there."""
    row = get_object_or_404(Station.objects.select_related("area__parent", "owner"), pk=pk)
    context = {
        "station": row,
        "days": [WEEKDAYS_ABBR[day] for day in sorted(row.open_days)],
        "shortcomings": standards.shortcomings([row], timezone.localdate())[row.pk],
        "events": row.activities.to_come(timezone.now()),
    }
    return render(request, "facilities/stations/station.html", context)


def station_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an event; signing up is the family's own page, so that this one is the same for everybody."""
    event = get_object_or_404(StationActivity.objects.select_related("station__area", "organisation"), pk=pk)
    signed = event.sign_ups.filter(state=SignUpState.SIGNED).count()
    context = {"event": event, "free": max(0, event.places - signed), "is_to_come": event.starts_at > timezone.now()}
    return render(request, "facilities/stations/event.html", context)


@of_family
def event_sign_up(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Sign up for an event, or give the place up."""
    event = get_object_or_404(StationActivity.objects.select_related("station__area"), pk=pk)
    mine = event.sign_ups.filter(family=family).exclude(state=SignUpState.CANCELLED).first()
    refusal = None
    if request.method == "POST":
        try:
            if request.POST.get("end") and mine:
                events.cancel(mine, at=timezone.now())
            else:
                events.sign_up(event, family, at=timezone.now())
        except Refused as refused:
            refusal = refused
        else:
            return redirect("family-event", event.pk)
    context = {"event": event, "mine": mine, "refusal": refusal}
    return render(request, "facilities/stations/sign_up.html", context)


def station_calendar(request: HttpRequest) -> HttpResponse:
    """Hand out the calendar of all events, or of one station's."""
    station = number_in(request.GET.get("station", ""))
    since = timezone.now() - FEED_BACK
    rows = StationActivity.objects.filter(starts_at__gte=since).select_related("station")
    if station is not None:
        rows = rows.filter(station=station)
    return HttpResponse(calendars.feed(rows), content_type="text/calendar; charset=utf-8")


@never_cache
def event_attend(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Count whoever scanned the code, and ask how it was."""
    event = get_object_or_404(StationActivity.objects.select_related("station__area"), pk=pk)
    areas = events.communities_around(event)
    form = AttendForm(request.POST or None, areas=areas, initial={"area": event.station.area_id})
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_in(form):
            row = events.attend(
                event, code, sent["mobile"], sent["area"], address=client_address(request), at=timezone.now()
            )
            feedback = FeedbackForm(initial={"ticket": events.ticket(row)})
            return render(request, "facilities/stations/came.html", {"event": event, "form": feedback})
    return render(request, "facilities/stations/attend.html", {"event": event, "form": form})


@never_cache
@require_POST
def event_feedback(request: HttpRequest) -> HttpResponse:
    """Keep how it was."""
    form = FeedbackForm(request.POST)
    done = False
    if form.is_valid():
        sent = form.cleaned_data
        with refusals_in(form):
            events.say(sent["ticket"], rating=sent["rating"], note=sent["note"])
            done = True
    return render(request, "facilities/stations/came.html", {"form": form, "done": done})


def article_list(request: HttpRequest) -> HttpResponse:
    """List reviewed articles, for an age or with a word."""
    form, found = _articles(request)
    context = {"form": form, "articles": found[:MOST_ARTICLES], "query": request.GET.urlencode()}
    return render(request, "facilities/stations/article_list.html", context)


def _articles(request: HttpRequest) -> tuple[ArticleFilter, Any]:
    form = ArticleFilter(request.GET)
    found = Article.objects.published(timezone.localdate())
    if form.is_valid():
        wanted = form.cleaned_data
        found = found if wanted["months"] is None else found.for_month(wanted["months"])
        found = found.filter(Q(title__icontains=wanted["q"]) | Q(text__icontains=wanted["q"])) if wanted["q"] else found
    return form, found


def article_booklet(request: HttpRequest) -> HttpResponse:
    """Hand out the articles that the list shows as one booklet to print."""
    form, found = _articles(request)
    articles = list(found[:MOST_ARTICLES])
    if not articles:
        raise Http404
    months = form.cleaned_data.get("months")
    content = booklets.booklet(articles, months=months, on=timezone.localdate())
    headers = {"Content-Disposition": 'inline; filename="booklet.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an article with who reviewed it, when, and until when it holds; an expired one is gone."""
    row = get_object_or_404(Article.objects.published(timezone.localdate()), pk=pk)
    context = {"article": row, "address": public_url(row.get_absolute_url()), "page_title": _("Article for parents")}
    return render(request, "facilities/stations/article.html", context)
