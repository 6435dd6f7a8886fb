"""The page everybody starts from: what I must do first, by kind with its deadlines, filtered and paged; what I was told, apart."""

from collections.abc import Iterable
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Window
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal import paging
from portal.accounts.models import User
from portal.accounts.requests import Request
from portal.areas.models import Area
from portal.letters.models import Notice
from portal.pages import pathways
from portal.rulebook.rulebook import numbers_once
from portal.site.days import Chosen, Day, Urgency

MOST_NOTICES = 5  # on the first page; the others are one click away
MOST_OF_KIND = 3  # items of each kind on the first page; the list of the kind holds the rest
PAGE = 25  # items
Options = list[tuple[str, str | Promise]]


@login_required
@numbers_once()
def home(request: Request) -> HttpResponse:
    """Show what waits for the user: the kinds with their first items, or what is asked for page by page."""
    today = timezone.localdate()
    day = Day(request.user, on=today)
    options = _options(day)
    chosen = _chosen(request, options)
    posts = request.user.memberships.filter(until__isnull=True).select_related("organisation")
    context = {
        "posts": posts, "today": today, "options": options, "chosen": chosen, "count": day.count(),
        "urgencies": day.urgencies(chosen), "steps": pathways.steps(request.user), **_told(request.user, today),
    }  # fmt: skip
    if chosen == Chosen():
        context["groups"] = day.groups(chosen, most=MOST_OF_KIND)
    else:
        items, context["pager"] = paging.numbered(day.asked(chosen), request.GET, size=PAGE)
        context |= {"items": items, "bulk_acts": day.bulk_acts(chosen.kind), "is_filtered": True}
    return render(request, "portal/site/home.html", context)


def _options(day: Day) -> dict[str, Options]:
    """Return what can be asked for."""
    streets = Area.objects.filter(pk__in=day.streets).order_by("pk") if len(day.streets) > 1 else []
    return {
        "kind": [(kind.code, kind.label) for kind in day.kinds],
        "street": [(area.pk, str(area)) for area in streets],
        "person": _persons(day),
        "due": [(urgency.value, urgency.label) for urgency in Urgency],
    }


def _persons(day: Day) -> Options:
    away = day.holders - {None, day.user.pk}
    names = User.objects.in_bulk(away) if away else {}
    standing_in = [(str(pk), _("Standing in for %(name)s") % {"name": user}) for pk, user in names.items()]
    office = [("office", _("In nobody's hands yet"))] if None in day.holders else []
    return [("mine", _("My own")), *standing_in, *office]


def _chosen(request: Request, options: dict[str, Options]) -> Chosen:
    """Return what is asked for; what can't be asked for is passed over."""
    known = {name: {code for code, _label in found} for name, found in options.items()}
    given = {name: request.GET.get(name, "") for name in options}
    return Chosen(**{name: value for name, value in given.items() if value in known[name]})


def _told(user: User, today: object) -> dict[str, object]:
    unread = Notice.objects.addressed_to(user).unread().annotate(all=Window(Count("pk"))).order_by("-pk")
    rows = list(unread[:MOST_NOTICES])
    return {"notices": by_day(rows), "notice_count": rows[0].all if rows else 0, "newest": rows[0].pk if rows else 0}


def by_day(rows: Iterable[Notice]) -> list[tuple[object, list[Notice]]]:
    """Group notices, the newest first, by the day on which they were told."""
    return [(on, list(found)) for on, found in groupby(rows, lambda row: timezone.localdate(row.created_at))]
