"""Pages behind the dashboards: what an indicator was counted from, lists behind counts."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from facilities.ground.choices import PUBLIC_STATES
from metrics.dashboards import figures as board
from metrics.dashboards.forms import SummaryFilter
from metrics.ground import policy
from metrics.ground.views import PAGE, _seen_area, asked_area, day_asked, trail
from metrics.indicators import breakdowns, formulas, rows
from metrics.indicators.views import years_of
from metrics.rollup.models import FacilityBreach, FacilitySummary
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.rulebook.rulebook import Outcome


@login_required
def indicator(request: Request, code: str, area: str) -> HttpResponse:
    """Open a number: its definition, the parts that it is the sum of, and the rows that it was counted from."""
    found, on = _seen_area(request, area), day_asked(request)
    card = next((card for card in board.cards(found, on=on) if card.indicator.code == code), None)
    if card is None:
        raise Http404
    behind = rows.behind(card.indicator, found, on=on)
    shown, pager = paging.numbered(behind, request.GET, size=PAGE)
    numerator, denominator = formulas.sums(behind)
    context = {
        "area": found,
        "trail": trail(request, found),
        "card": card,
        "year": on.year,
        "years": years_of(found),
        "parts": [(part.area, part.cards[0]) for part in board.parts(found, [card], on=on)],
        "rows": shown,
        "pager": pager,
        "lines": rows.lines(shown, request.user),
        "sums": {"numerator": numerator, "denominator": denominator},
        "breakdowns": breakdowns.of(card.indicator, behind),
        "adds_up": bool(card.value) and (numerator, denominator) == _counted(card),
    }
    return render(request, "metrics/dashboards/indicator_detail.html", context)


def _counted(card: board.Card) -> tuple[int, int] | None:
    return (card.value.numerator, card.value.denominator) if card.value else None


@login_required
def facilities(request: Request) -> HttpResponse:
    """List the facilities that a figure of the compliance summary counts, those at the highest risk first."""
    area = asked_area(request)
    form = SummaryFilter(request.GET)
    found = _filtered(FacilitySummary.objects.visible_to(request.user).within(area.pk), form)
    shown, pager = paging.numbered(found.select_related("facility", "area__parent"), request.GET, size=PAGE)
    sums = found.order_by().aggregate(**{name: Sum(name) for name in SUMMED})
    unknown = found.order_by().aggregate(**{name: Count("pk", filter=Q(**{name: None})) for name in MAY_BE_UNKNOWN})
    return render(
        request,
        "metrics/dashboards/facility_list.html",
        {
            "area": area,
            "trail": trail(request, area),
            "form": form,
            "rows": shown,
            "pager": pager,
            "sums": sums,
            "unknown": unknown,
            "may_open": policy.may_open_facilities(request.user, area.code),
        },
    )


SUMMED = ("places", "enrolled", "serious", "major", "minor", "open_findings", "overdue_findings")
MAY_BE_UNKNOWN = ("places", "enrolled")


KNOWN = {
    "known": Q(enrolled__isnull=False),
    "places_unknown": Q(places__isnull=True),
    "enrolled_unknown": Q(enrolled__isnull=True),
}


def _filtered(found: QuerySet[FacilitySummary], form: SummaryFilter) -> QuerySet[FacilitySummary]:
    chosen = form.cleaned_data if form.is_valid() else {}
    if state := chosen.get("state"):
        named = {"public": {"state__in": PUBLIC_STATES}, "overseen": {"is_overseen": True}}
        found = found.filter(**named.get(state, {"state": state}))  # type: ignore[arg-type]
    if clause := chosen.get("clause"):
        broken = FacilityBreach.objects.filter(clause=clause, outcome=Outcome.BREACHED)
        found = found.filter(facility__in=broken.values("facility"))
    if having := chosen.get("having"):
        found = found.filter(KNOWN.get(having) or Q(**{f"{having}__gt": 0}))
    return found.order_by("-risk", "facility")


@login_required
def filings(request: Request, question: str) -> HttpResponse:
    """List the filings that one figure of the clock counts."""
    area = asked_area(request)
    require(policy.may_see_filings(request.user, area))
    if question not in board.FILING_QUESTIONS:
        raise Http404
    found = board.filings(area, question, on=timezone.localdate()).with_facility().order_by("id")  # type: ignore[attr-defined]
    shown, pager = paging.numbered(found, request.GET, size=PAGE)
    context = {
        "area": area,
        "trail": trail(request, area),
        "question": question,
        "rows": shown,
        "pager": pager,
        "today": timezone.localdate(),
    }
    return render(request, "metrics/dashboards/filing_list.html", context)
