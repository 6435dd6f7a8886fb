"""The street's morning: gaps and headcounts of a day over the facilities that an office sees."""

from collections.abc import Iterable, Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from facilities.daily import board, days, policy
from facilities.daily.forms import BoardFilter
from facilities.daily.models import DayCard
from facilities.ground.models import Facility
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require

PAGE = 50


@login_required
def day_board(request: Request) -> HttpResponse:
    """Show which open facilities have a card of the day; who lacks one comes first."""
    require(policy.may_see_board(request.user))
    filter_, at = BoardFilter(request.GET), timezone.now()
    chosen = filter_.cleaned_data if filter_.is_valid() else {}
    day = chosen.get("day") or timezone.localdate()
    everywhere = board.open_facilities(request.user, day, chosen.get("area", ""))
    shown = everywhere.filter(board.SHOWN[chosen.get("show", "")]).select_related("area__parent", "card")
    rows, pager = paging.numbered(shown.order_by("card__is_complete", "area_id", "pk"), request.GET, size=PAGE)
    lines = [(row, card, days.state_of(card, is_open=True, day=day, at=at)) for row, card in _carded(rows)]
    context = {"day": day, "totals": board.totals(everywhere), "lines": lines, "pager": pager, "filter": filter_}
    return render(request, "facilities/daily/board.html", context)


def _carded(rows: Iterable[Facility]) -> Iterator[tuple[Facility, DayCard | None]]:
    """Yield each facility with its card; Django leaves a relation away that was joined and not there."""
    for row in rows:
        yield row, getattr(row, "card", None)
