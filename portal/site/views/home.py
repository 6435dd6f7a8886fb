"""The page everybody starts from: what waits for me, the most urgent first."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.requests import Request
from portal.letters.models import Notice
from portal.pages import pathways, worklists
from portal.pages.worklists import Item

MOST_NOTICES = 10  # on the first page; the others are one click away
GROUPS: list[tuple[str, str | Promise]] = [
    ("overdue", _("Overdue")),
    ("today", _("Due today")),
    ("week", _("Due within seven days")),
    ("later", _("Later")),
    ("undated", _("Without a date")),
]


@login_required
def home(request: Request) -> HttpResponse:
    """Show what waits for the user."""
    today = timezone.localdate()
    items = worklists.waiting(request.user, on=today)
    posts = request.user.memberships.filter(until__isnull=True).select_related("organisation")
    unread = Notice.objects.addressed_to(request.user).unread()[:MOST_NOTICES]
    context = {"groups": grouped(items), "count": len(items), "posts": posts, "today": today, "notices": unread}
    context["steps"] = pathways.steps(request.user)
    return render(request, "portal/site/home.html", context)


def grouped(items: Iterable[Item]) -> list[tuple[str, str | Promise, list[Item]]]:
    """Return the items by urgency, leaving out empty groups."""
    found: dict[str, list[Item]] = {code: [] for code, _label in GROUPS}
    for item in items:
        found[_urgency(item)].append(item)
    return [(code, label, found[code]) for code, label in GROUPS if found[code]]


def _urgency(item: Item) -> str:
    if item.due_on is None or item.days_left is None:
        return "undated"
    bounds = [(-1, "overdue"), (0, "today"), (7, "week")]
    return next((code for most, code in bounds if item.days_left <= most), "later")
